import { facetStarts } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { countedStates } from './photos-counters.ts'
import type { CountedCell, PhotoCounts } from './photos-counts.ts'
import { fromRow, photoColumns, type PhotoRow } from './photos-row.ts'
import { tokenText } from './photos-tokens.ts'

/** Sets single counts to what was counted, within the transaction that counted them. */
export function countSetter(db: Database, accountId: string, counted: PhotoCounts) {
  db.prepare('INSERT INTO photo_accounts (account_id) VALUES (?) ON CONFLICT DO NOTHING').run(accountId)
  const account = db
    .prepare<[string], number>('SELECT number FROM photo_accounts WHERE account_id = ?')
    .pluck()
    .get(accountId)
  if (account === undefined) throw new Error('An account that was just made is gone.')
  return (what: string): void => {
    const [kind = '', ...rest] = what.split(' ')
    const name = rest.join(' ')
    if (what === 'used bytes') return setUsage(db, account, 'used_bytes', counted.numberOf(what))
    const state = countedStates.find((one) => one === what)
    if (state) return setUsage(db, account, state, counted.numberOf(what))
    if (kind === 'month') return setMonth(db, account, name, counted.numberOf(what))
    if (kind === 'cell') return setCell(db, account, name, counted.cellAt(name))
    if (kind === 'search') return setListed(db, account, BigInt(name), counted.listedAs(what))
    setFacet(db, account, { kind, folded: name }, counted.numberOf(what), counted.facetOf(what)?.value)
  }
}

function setUsage(db: Database, account: number, column: string, count: number): void {
  db.prepare(`UPDATE photo_accounts SET ${column} = ? WHERE number = ?`).run(count, account)
}

function setMonth(db: Database, account: number, month: string, count: number): void {
  db.prepare('DELETE FROM photo_months WHERE account = ? AND month = ?').run(account, month)
  if (count > 0) db.prepare('INSERT INTO photo_months VALUES (?, ?, ?)').run(account, month, count)
}

/** The spelling that is shown stays. */
function setFacet(
  db: Database,
  account: number,
  { kind, folded }: { kind: string; folded: string },
  count: number,
  value = folded,
): void {
  const key = [account, kind, folded]
  const set = 'UPDATE photo_facets SET count = ? WHERE account = ? AND kind = ? AND folded = ?'
  if (count === 0) {
    db.prepare('DELETE FROM photo_facets WHERE account = ? AND kind = ? AND folded = ?').run(key)
    db.prepare('DELETE FROM photo_facet_starts WHERE account = ? AND kind = ? AND folded = ?').run(key)
  } else if (db.prepare(set).run(count, ...key).changes === 0)
    db.prepare('INSERT INTO photo_facets (account, kind, folded, value, count) VALUES (?, ?, ?, ?, ?)').run(
      ...key,
      value,
      count,
    )
  if (count === 0) return
  const start = db.prepare(
    'INSERT INTO photo_facet_starts (account, kind, start, folded) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  for (const one of facetStarts(folded)) start.run(account, kind, one, folded)
}

function setCell(db: Database, account: number, key: string, cell: CountedCell | undefined): void {
  const at = key.split('/').map(Number)
  db.prepare('DELETE FROM photo_cells WHERE account = ? AND level = ? AND x = ? AND y = ?').run(
    account,
    ...at,
  )
  if (!cell) return
  const { count, latitude, longitude, newest } = cell
  db.prepare(
    `INSERT INTO photo_cells (account, level, x, y, count, latitude_sum, longitude_sum, newest_key, newest_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(account, ...at, count, latitude, longitude, newest.sortKey, newest.photo.id)
}

function setListed(db: Database, account: number, key: bigint, photoId: string | undefined): void {
  db.prepare('DELETE FROM photo_tokens WHERE rowid = ?').run(key)
  if (photoId === undefined) return
  const row = db.prepare<[string], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE id = ?`).get(photoId)
  if (!row) return
  const text = tokenText(account, fromRow(row).photo)
  db.prepare('INSERT INTO photo_tokens (rowid, tokens) VALUES (?, ?)').run(key, text)
}
