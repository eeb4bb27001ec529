import { NoAnswer, signIn, signUp, type AlbumClient } from './lib/album-client.ts'
import type { AlbumProcess } from './lib/album-process.ts'
import { draw, type Drawn } from './lib/draw.ts'
import type { Scenario, World } from './lib/kill-loop.ts'
import { filesOf, rowsOf, withDatabase } from './lib/look.ts'
import { until } from './lib/until.ts'

const kept = await draw(10)
const gone = [await draw(11), await draw(12), await draw(13)]
const removed = 'the removal'

async function upload(client: AlbumClient, dataDir: string, photos: Drawn[]): Promise<string[]> {
  for (const photo of photos)
    if ((await client.form(photo)).status !== 201) throw new Error('The album does not take a photo.')
  return until('the photos to be ready', () => {
    const rows = rowsOf(dataDir).filter((row) => photos.some(({ sha256 }) => sha256 === row.sha256))
    return rows.length === photos.length && rows.every(({ state }) => state === 'ready')
      ? rows.map(({ id }) => id)
      : undefined
  })
}

/** In an album, so that its order and cover are of the removed. */
async function furnish(client: AlbumClient, _album: AlbumProcess, dataDir: string): Promise<void> {
  const photoIds = await upload(client, dataDir, [...gone, kept])
  await client.json('POST', '/api/albums', { title: 'Proof', photoIds })
  const ids = photoIds.filter((id) =>
    rowsOf(dataDir).some((row) => row.id === id && row.sha256 !== kept.sha256),
  )
  await client.json('POST', '/api/photos/trash', { ids })
}

const rowOf = (dataDir: string, { sha256 }: Drawn) => rowsOf(dataDir).find((row) => row.sha256 === sha256)

/** The kept one is as it was; the others are gone where that was acknowledged, and else gone or whole in the trash. */
function problems({ dataDir, acknowledged }: World, repeated: boolean): string[] {
  const left = gone.filter((photo) => rowOf(dataDir, photo))
  const mustBeGone = repeated || acknowledged.has(removed)
  return [
    ...(rowOf(dataDir, kept)?.state === 'ready' ? [] : ['the photo that was kept is not there']),
    ...(mustBeGone && left.length > 0 ? [`${left.length} photos are left of an acknowledged removal`] : []),
    ...left.flatMap((photo) => {
      const row = rowOf(dataDir, photo)
      const whole =
        row?.state === 'trashed' && filesOf(dataDir).filter((file) => file.includes(row.id)).length === 3
      return whole ? [] : [`${photo.fileName} is half gone: ${row?.state}`]
    }),
  ]
}

const inTrash = {
  promise: { answer: /^204 (?:POST \/api\/photos\/purge|DELETE \/api\/trash)/, what: removed },
  furnish,
  check: (_album: AlbumProcess, world: World, repeated: boolean) =>
    Promise.resolve(problems(world, repeated)),
  checkLater: (world: World) => problems(world, false),
}

async function expectDone(world: World, answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer
  if (status === 0) throw new NoAnswer('removal')
  if (status !== 204 && status !== 404) throw new Error(`The removal is answered with ${status} ${text}`)
  world.acknowledged.add(removed)
}

export const purge: Scenario = {
  ...inTrash,
  name: 'deleting for good',
  async act(album, world) {
    const ids = gone.flatMap((photo) => rowOf(world.dataDir, photo)?.id ?? [])
    if (ids.length > 0)
      await expectDone(world, (await signIn(album)).send('POST', '/api/photos/purge', { ids }))
  },
}

export const emptyingTrash: Scenario = {
  ...inTrash,
  name: 'emptying the trash',
  act: async (album, world) => expectDone(world, (await signIn(album)).send('DELETE', '/api/trash')),
}

const guest = { email: 'guest@example.org', password: 'southern lights over the ice' }

/** An account with one of all that an account has. */
export const accountDeletion: Scenario = {
  name: 'deleting an account',
  promise: { answer: /^204 DELETE \/api\/account/, what: removed },
  async furnish(client, album, dataDir) {
    await upload(client, dataDir, [kept])
    const theirs = await signUp(album, guest)
    const photoIds = await upload(theirs, dataDir, gone.slice(1))
    const { id: albumId } = await theirs.json<{ id: string }>('POST', '/api/albums', {
      title: 'Guest',
      photoIds,
    })
    await theirs.json('POST', '/api/share-links', { albumId })
    await theirs.json('POST', '/api/keys', { name: 'script' })
    await theirs.json('POST', '/api/photos/trash', { ids: photoIds.slice(1) })
  },
  async act(album, world) {
    if (!guestId(world)) return
    const client = await signIn(album, guest)
    await expectDone(world, client.send('DELETE', '/api/account', { password: guest.password }))
  },
  async check(album, world, repeated) {
    const found = guestProblems(world, repeated)
    if (guestId(world)) await signIn(album, guest)
    return found
  },
  checkLater: (world) => guestProblems(world, false),
}

const guestId = ({ dataDir }: World) =>
  withDatabase(dataDir, (db) =>
    db.prepare<[string], string>('SELECT id FROM accounts WHERE email = ?').pluck().get(guest.email),
  )

function guestProblems(world: World, repeated: boolean): string[] {
  const { dataDir, acknowledged } = world
  const id = guestId(world)
  const keptProblem =
    rowOf(dataDir, kept)?.state === 'ready' ? [] : ['the photo of another account is not there']
  if (!id) return [...keptProblem, ...leftOfGuest(dataDir)]
  if (repeated || acknowledged.has(removed)) return [...keptProblem, 'the account is left']
  const whole = gone.slice(1).every((photo) => rowOf(dataDir, photo))
  return [...keptProblem, ...(whole ? [] : ['the account is there, its photos are not'])]
}

/** Rows of accounts that are not there, in any table; files besides those of the kept photo. */
function leftOfGuest(dataDir: string): string[] {
  const rows = withDatabase(dataDir, (db) => {
    const tables = db
      .prepare<[], string>(
        `SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'account_id'`,
      )
      .pluck()
      .all()
    return tables.flatMap((table) => {
      const sql = `SELECT count(*) FROM ${table} WHERE account_id IS NOT NULL AND account_id NOT IN (SELECT id FROM accounts)`
      const count = db.prepare<[], number>(sql).pluck().get() ?? 0
      return count > 0 ? [`${count} rows of the account are left in ${table}`] : []
    })
  })
  const files = filesOf(dataDir).filter((file) => !file.includes(rowOf(dataDir, kept)?.id ?? ''))
  return [...rows, ...files.map((file) => `left of the account: ${file}`)]
}
