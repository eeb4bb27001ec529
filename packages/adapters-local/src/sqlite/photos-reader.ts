import type { Photo, PhotoStore, PhotoUsage } from '@cloudalbum/core'
import { translated, type Database } from './database.ts'
import { invalidCursor, keyFromCursor } from './photos-keys.ts'
import { countedStates } from './photos-counters.ts'
import { fromRow, photoColumns, toPhoto, type PhotoRow, type StoredPhoto } from './photos-row.ts'

type ReadPort = Pick<PhotoStore, 'get' | 'getMany' | 'findBySha256' | 'listByState' | 'usage'>

/** Rows of photos by id, bytes and state: for use in transactions, and the reading half of the port. */
export function photoReader(db: Database) {
  const byId = db.prepare<[string], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE id = ?`)
  const byIds = db.prepare<[string], PhotoRow>(
    `SELECT ${photoColumns} FROM photos WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const bySha256s = db.prepare<[string, string], PhotoRow>(
    `SELECT ${photoColumns} FROM photos WHERE account_id = ? AND sha256 IN (SELECT value FROM json_each(?)) AND state <> 'purging'`,
  )
  const usageOf = db.prepare<[string], PhotoUsage['counts'] & { used_bytes: number }>(
    `SELECT used_bytes, ${countedStates.join(', ')} FROM photo_accounts WHERE account_id = ?`,
  )
  const listByState = stateLister(db)

  const one = (id: string): StoredPhoto | undefined => {
    const row = byId.get(id)
    return row && fromRow(row)
  }
  const many = (ids: string[]): StoredPhoto[] => {
    const found = new Map(byIds.all(JSON.stringify(ids)).map((row) => [row.id, row]))
    return ids.flatMap((id) => {
      const row = found.get(id)
      return row ? [fromRow(row)] : []
    })
  }
  const bySha256 = (accountId: string, sha256s: string[]): Photo[] =>
    bySha256s.all(accountId, JSON.stringify(sha256s)).map(toPhoto)
  const usage = (accountId: string): PhotoUsage => {
    const { used_bytes: usedBytes = 0, ...counts } = usageOf.get(accountId) ?? {}
    return { usedBytes, counts: { expected: 0, processing: 0, ready: 0, rejected: 0, trashed: 0, ...counts } }
  }

  const port: ReadPort = {
    get: async (id) => reading(() => one(id)?.photo),
    getMany: async (ids) => reading(() => many([...new Set(ids)]).map(({ photo }) => photo)),
    findBySha256: async (accountId, sha256s) => reading(() => bySha256(accountId, sha256s)),
    listByState: async (...query) => reading(() => listByState(...query)),
    usage: async (accountId) => reading(() => usage(accountId)),
  }
  return { one, many, bySha256, usage, port }
}

type ListByState = (
  ...query: Parameters<PhotoStore['listByState']>
) => Awaited<ReturnType<PhotoStore['listByState']>>

function stateLister(db: Database): ListByState {
  const page =
    'state = @state AND state_at_ms < @beforeMs AND (state_at_ms, sort_key) > (@atMs, @key) ORDER BY state_at_ms, sort_key LIMIT @rows'
  const ofAll = db.prepare<object, PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE ${page}`)
  const ofOne = db.prepare<object, PhotoRow>(
    `SELECT ${photoColumns} FROM photos WHERE account_id = @accountId AND ${page}`,
  )

  return (accountId, state, beforeMs, cursor, limit) => {
    const after = cursor === undefined ? { atMs: Number.MIN_SAFE_INTEGER, key: 0n } : stateCursor(cursor)
    const parameters = { state, beforeMs, ...after, rows: limit + 1 }
    const rows = accountId === null ? ofAll.all(parameters) : ofOne.all({ ...parameters, accountId })
    const photos = rows.slice(0, limit)
    const last = photos.at(-1)
    return {
      photos: photos.map(toPhoto),
      ...(last && rows.length > limit ? { next: `${last.state_at_ms}.${last.key_text}` } : {}),
    }
  }
}

function stateCursor(cursor: string): { atMs: number; key: bigint } {
  const [atMs = '', key = '', ...rest] = cursor.split('.')
  if (!/^\d{1,15}$/.test(atMs) || rest.length > 0) throw invalidCursor()
  return { atMs: Number(atMs), key: keyFromCursor(key) }
}

/** Says what SQLite says in the album's words. */
export function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw translated(error)
  }
}
