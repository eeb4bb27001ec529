import type { Photo } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { photoCells } from './photos-cells.ts'
import { photoCounters } from './photos-counters.ts'
import { firstKeyAt, slotsPerMs } from './photos-keys.ts'
import {
  insertPhotoSql,
  isShown,
  toRow,
  updatePhotoSql,
  type PlacedChange,
  type StoredPhoto,
} from './photos-row.ts'
import { tokenText } from './photos-tokens.ts'

/** Undefined before: new. Undefined after: removed. */
export interface PhotoChange {
  before?: StoredPhoto
  after?: Photo
}

/** Writes rows with all that is counted and indexed of them. To be called inside a transaction. */
export function photoWriter(db: Database) {
  const writeRow = rowWriter(db)
  const writeTokens = tokenWriter(db)
  const counters = photoCounters(db)
  const cells = photoCells(db)
  return {
    /** Changes of one account. */
    apply(accountId: string, changes: readonly PhotoChange[]): void {
      const account = counters.accountNumber(accountId)
      const placed = changes.map(writeRow)
      counters.apply(account, placed)
      writeTokens(account, placed)
      cells.apply(account, placed)
      counters.forgetIfEmpty(account)
    },
  }
}

function rowWriter(db: Database) {
  const insert = db.prepare(insertPhotoSql)
  const update = db.prepare(updatePhotoSql)
  const remove = db.prepare('DELETE FROM photos WHERE id = ?')
  const lastTaken = db
    .prepare<[bigint, bigint], bigint | null>(
      'SELECT max(sort_key) FROM photos WHERE sort_key >= ? AND sort_key < ?',
    )
    .safeIntegers()
    .pluck()

  /** The next free place at this time; should all be taken, at the next millisecond. */
  function freeKey(localMs: number): bigint {
    for (let first = firstKeyAt(localMs); ; first += slotsPerMs) {
      const last = lastTaken.get(first, first + slotsPerMs) ?? first - 1n
      if (last + 1n < first + slotsPerMs) return last + 1n
    }
  }

  return ({ before, after }: PhotoChange): PlacedChange => {
    if (!after) {
      if (before) remove.run(before.photo.id)
      return before ? { before } : {}
    }
    const stays = before && before.photo.taken.localMs === after.taken.localMs
    const stored = { photo: after, sortKey: stays ? before.sortKey : freeKey(after.taken.localMs) }
    ;(before ? update : insert).run(toRow(stored))
    return before ? { before, after: stored } : { after: stored }
  }
}

function tokenWriter(db: Database) {
  const insert = db.prepare('INSERT INTO photo_tokens (rowid, tokens) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM photo_tokens WHERE rowid = ?')

  return (account: number, changes: readonly PlacedChange[]): void => {
    const gone: bigint[] = []
    const come: { key: bigint; text: string }[] = []
    for (const { before, after } of changes) {
      if (!isShown(before) && !isShown(after)) continue
      const oldText = before ? tokenText(account, before.photo) : ''
      const text = after ? tokenText(account, after.photo) : ''
      if (oldText === text && before?.sortKey === after?.sortKey) continue
      if (before && oldText) gone.push(before.sortKey)
      if (after && text) come.push({ key: after.sortKey, text })
    }
    // In order of key: FTS5 starts a new segment wherever a rowid goes back (fts5_index.c, sqlite3Fts5IndexBeginWrite).
    for (const key of gone.sort(ascending)) remove.run(key)
    for (const { key, text } of come.sort((a, b) => ascending(a.key, b.key))) insert.run(key, text)
  }
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
