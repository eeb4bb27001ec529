import type { Photo } from '@cloudalbum/core'
import type { Statement } from 'better-sqlite3'
import type { Database } from './database.ts'
import { photoCells } from './photos-cells.ts'
import { photoCounters } from './photos-counters.ts'
import { firstKeyAt, searchKey, slotsPerMs } from './photos-keys.ts'
import {
  isShown,
  toRow,
  writtenColumns,
  type RowParameters,
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
  /** Changes of one account: their rows, and the bytes used. */
  apply(accountId: string, changes: readonly PhotoChange[]): void
  /** At the end of the transaction: all else that is counted and indexed, once for each photo. */
  settle(): void
}

interface AccountWrites {
  account: number
  changes: Map<string, PlacedChange>
}

/** Writes rows with all that is counted and indexed of them: gives one for each transaction. */
export function photoWriter(db: Database): () => PhotoWrites {
  const writeRow = rowWriter(db)
  const writeTokens = tokenWriter(db)
  const counters = photoCounters(db)
  const cells = photoCells(db)
  return () => {
    const accounts = new Map<string, AccountWrites>()
    const writesOf = (accountId: string): AccountWrites => {
      const found = accounts.get(accountId) ?? {
        account: counters.accountNumber(accountId),
        changes: new Map(),
      }
      accounts.set(accountId, found)
      return found
    }
    return {
      apply(accountId, changes) {
        const writes = writesOf(accountId)
        const placed = changes.map(writeRow)
        counters.moveUsage(writes.account, placed)
        for (const one of placed) addChange(writes.changes, one)
      },
      settle() {
        for (const { account, changes } of accounts.values()) {
          const all = [...changes.values()]
          counters.apply(account, all)
          writeTokens(account, all)
          cells.apply(account, all)
          counters.forgetIfEmpty(account)
        }
        accounts.clear()
      },
    }
  }
}

/** Of several changes of a photo, only what it was first and what it is last counts. */
function addChange(changes: Map<string, PlacedChange>, { before, after }: PlacedChange): void {
  const id = (before ?? after)?.photo.id
  if (id === undefined) return
  const first = changes.has(id) ? changes.get(id)?.before : before
  changes.set(id, { ...(first ? { before: first } : {}), ...(after ? { after } : {}) })
}

function rowWriter(db: Database) {
  const insert = db.prepare(
    `INSERT INTO photos (${writtenColumns.join(', ')}) VALUES (${writtenColumns.map(() => '?').join(', ')})`,
  )
  const update = rowUpdater(db)
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
    const row = toRow(stored)
    if (before) update(toRow(before), row)
    else insert.run(writtenColumns.map((column) => row[column]))
    return before ? { before, after: stored } : { after: stored }
  }
}

/** Sets what differs: SQLite makes the entries of an index again when one of its columns is set, changed or not. */
function rowUpdater(db: Database) {
  const updates = new Map<string, Statement<unknown[]>>()
  return (before: RowParameters, after: RowParameters): void => {
    const columns = writtenColumns.filter((column) => before[column] !== after[column])
    const set = columns.map((column) => `${column} = ?`).join(', ')
    const update = updates.get(set) ?? db.prepare(`UPDATE photos SET ${set} WHERE id = ?`)
    updates.set(set, update)
    update.run([...columns.map((column) => after[column]), after.id])
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
      if (before && oldText) gone.push(searchKey(before.sortKey))
      if (after && text) come.push({ key: searchKey(after.sortKey), text })
    }
    // In order of key: FTS5 starts a new segment wherever a rowid goes back (fts5_index.c, sqlite3Fts5IndexBeginWrite),
    // and after any other statement that might have to be undone alone (fts5_main.c, fts5SavepointMethod).
    for (const key of gone.sort(ascending)) remove.run(key)
    for (const { key, text } of come.sort((a, b) => ascending(a.key, b.key))) insert.run(key, text)
  }
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
