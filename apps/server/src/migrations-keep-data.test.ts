import { appliedMigrations, migrate, migrations, rollback, type Database } from '@cloudalbum/adapters-local'
import { deliverJobKind, newWork, writeClicks } from '@cloudalbum/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { furnish, join, type Things } from './safety/furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety/safety-album.ts'

/**
 * Every migration down and up again, over a library in which every table has rows. A new table shows up here by itself, as
 * one without rows: give it some in `furnish`, or below.
 */
let album: SafetyAlbum
let db: Database
beforeAll(async () => {
  album = await openSafetyAlbum()
  db = album.adapters.db
  await join(album, 'admin')
  const [owner, other] = [await furnish(album, 'owner'), await furnish(album, 'other')]
  await meet(owner, other)
  await leaveWaiting(owner)
}, 60_000)
afterAll(() => album.close())

/** What people do with each other's things. */
async function meet(owner: Things, other: Things) {
  const { adapters } = album
  const as = ({ session }: Things, method: string, path: string, body?: unknown) =>
    album.json(method, path, { token: session, ...(body === undefined ? {} : { body }) })
  await as(other, 'PUT', `/api/g/${owner.gallerySlug}/items/${owner.itemSlug}/like`)
  const items = [{ id: owner.itemId, slug: 'another-name' }]
  await as(owner, 'PATCH', `/api/galleries/${owner.galleryId}/items`, { items })
  await as(other, 'POST', '/api/downloads', { ids: [other.photoId] })
  await as(other, 'PATCH', '/api/profile', { handle: 'another-handle', visible: true })
  await as(owner, 'PATCH', `/api/photos/${owner.photoId}`, { tags: ['바다', 'sea'], favourite: true })
  await as(owner, 'PATCH', '/api/albums/' + owner.albumId, { coverPhotoId: owner.photoId })
  await album
    .json('POST', '/api/session', { body: { email: other.email, password: 'wrong' } })
    .catch(() => undefined)
  const visit = (batchId: string) =>
    album.json('POST', '/api/clicks', {
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      body: { batchId, galleryId: owner.galleryId, itemIds: [null, owner.itemId] },
    })
  await visit('0123456789abcdef-1')
  await writeClicks(adapters, { all: true })
  await album.background.drain()
  await visit('0123456789abcdef-2')
}

/** What is under way. */
async function leaveWaiting({ accountId, webhookId }: Things) {
  const { adapters, clock } = album
  await adapters.jobs.enqueue({ kind: deliverJobKind, payload: { webhookId }, delayMs: 9e6 })
  await adapters.settings.write({ signUp: 'closed' })
  await adapters.work.write(newWork({ kind: 'count' }, clock.now()))
  await adapters.codes.put({
    accountId,
    purpose: 'confirm',
    hash: 'h',
    email: null,
    expiresAtMs: clock.now() + 1000,
    triesLeft: 3,
  })
}

type Rows = Record<string, unknown>[]

const names = (sql: string) => db.prepare<[], string>(sql).pluck().all()
const virtualTables = () => names("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")

/** Tables that hold data: neither those of SQLite nor those that a search index keeps for itself. */
function tables(): string[] {
  const isPart = (name: string) => virtualTables().some((one) => name === one || name.startsWith(`${one}_`))
  return names(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'",
  ).filter((name) => !isPart(name))
}

const text = (row: Record<string, unknown>) =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('hex')
        : value,
  )
const sorted = (rows: Rows) => rows.map(text).sort()

/** Rows by table. */
const dump = () =>
  new Map(
    tables().map((name) => [
      name,
      db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`).safeIntegers().all(),
    ]),
  )

/** Every word of every search index with where it stands; an index without content has nothing else to compare. */
const words = () =>
  new Map(
    virtualTables().map((name) => {
      db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '${name}', 'instance')`)
      const found = db
        .prepare<[], Record<string, unknown>>('SELECT term, doc FROM temp.words')
        .safeIntegers()
        .all()
      db.exec('DROP TABLE temp.words')
      return [name, sorted(found)]
    }),
  )

/** The rows of `full` with the columns of `model` only: a column that a migration adds goes with it. */
function likeThose(full: Rows, model: Rows): Rows {
  const columns = Object.keys(model[0] ?? {})
  return full.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))
}

it('finds rows in every table', () => {
  const empty = [...dump()].filter(([, rows]) => rows.length === 0).map(([name]) => name)
  expect(empty).toEqual([])
  for (const [, found] of words()) expect(found.length).toBeGreaterThan(0)
})

it.each(migrations.map(({ name }) => name).toReversed())(
  '%s goes down, up and down again, and what older tables hold stays the same',
  (name) => {
    expect(appliedMigrations(db).at(-1)).toBe(name)
    const [before, wordsBefore] = [dump(), words()]
    expect(rollback(db, migrations)).toEqual([name])
    const below = dump()
    const wordsBelow = words()
    for (const [table, rows] of below)
      if (before.has(table))
        expect([table, sorted(likeThose(before.get(table)!, rows))]).toEqual([table, sorted(rows)])

    const steps = migrations.slice(0, migrations.findIndex((one) => one.name === name) + 1)
    expect(migrate(db, steps)).toEqual([name])
    const after = dump()
    expect([...after.keys()]).toEqual([...before.keys()])
    for (const table of below.keys())
      if (before.has(table))
        expect([table, sorted(after.get(table)!)]).toEqual([table, sorted(before.get(table)!)])
    const wordsAfter = words()
    for (const index of wordsBelow.keys()) expect(wordsAfter.get(index)).toEqual(wordsBefore.get(index))
    expect(db.pragma('foreign_key_check')).toEqual([])
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')

    rollback(db, migrations)
    expect([...dump()].map(([table, rows]) => [table, sorted(rows)])).toEqual(
      [...below].map(([table, rows]) => [table, sorted(rows)]),
    )
  },
)
