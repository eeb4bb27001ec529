import type { Photo } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { photoCells } from './photos-cells.ts'
import { photoCounters } from './photos-counters.ts'
import { firstKeyAt, searchKey, slotsPerMs } from './photos-keys.ts'
import {
  insertPhotoSql,
  isShown,
  movePhotoSql,
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

/** What changes photos inside one transaction. */
export interface PhotoWrites {
  /** Changes of one account. */
  apply(accountId: string, changes: readonly PhotoChange[]): void
  /** At the end of the transaction. */
  settle(): void
}

/** Writes rows with all that is counted and indexed of them: gives one for each transaction. */
export function photoWriter(db: Database): () => PhotoWrites {
  const writeRow = rowWriter(db)
  const beginTokens = tokenWriter(db)
  const counters = photoCounters(db)
  const cells = photoCells(db)
  return () => {
    const tokens = beginTokens()
    return {
      apply(accountId, changes) {
        const account = counters.accountNumber(accountId)
        const placed = changes.map(writeRow)
        counters.apply(account, placed)
        tokens.move(account, placed)
        // Cells that lose a photo ask the search index for the newest one that is left.
        if (placed.some(({ before }) => isShown(before))) tokens.settle()
        cells.apply(account, placed)
        counters.forgetIfEmpty(account)
      },
      settle: tokens.settle,
    }
  }
}

function rowWriter(db: Database) {
  const insert = db.prepare(insertPhotoSql)
  const update = db.prepare(updatePhotoSql)
  const move = db.prepare(movePhotoSql)
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
    const write = stays ? update : before ? move : insert
    write.run(toRow(stored))
    return before ? { before, after: stored } : { after: stored }
  }
}

interface TokenMove {
  /** The index has it until now. */
  goes: boolean
  text: string
}

/**
 * All of a transaction go to the search index at its end, in order of key: FTS5 starts a new segment wherever a rowid goes
 * back (fts5_index.c, sqlite3Fts5IndexBeginWrite), and after every statement of another table that might have to be undone
 * alone (fts5_main.c, fts5SavepointMethod).
 */
function tokenWriter(db: Database) {
  const insert = db.prepare('INSERT INTO photo_tokens (rowid, tokens) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM photo_tokens WHERE rowid = ?')

  return () => {
    const moves = new Map<bigint, TokenMove>()
    const moveOf = (key: bigint): TokenMove => {
      const found = moves.get(key) ?? { goes: false, text: '' }
      moves.set(key, found)
      return found
    }
    const leave = (key: bigint) => {
      const move = moveOf(key)
      move.goes ||= move.text === ''
      move.text = ''
    }
    return {
      move(account: number, changes: readonly PlacedChange[]): void {
        for (const { before, after } of changes) {
          if (!isShown(before) && !isShown(after)) continue
          const oldText = before ? tokenText(account, before.photo) : ''
          const text = after ? tokenText(account, after.photo) : ''
          if (oldText === text && before?.sortKey === after?.sortKey) continue
          if (before && oldText) leave(searchKey(before.sortKey))
          if (after && text) moveOf(searchKey(after.sortKey)).text = text
        }
      },
      settle(): void {
        const sorted = [...moves].sort(([a], [b]) => (a < b ? -1 : 1))
        for (const [key, { goes }] of sorted) if (goes) remove.run(key)
        for (const [key, { text }] of sorted) if (text) insert.run(key, text)
        moves.clear()
      },
    }
  }
}
