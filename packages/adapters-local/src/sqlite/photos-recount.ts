import { cellOf, mapLevels, monthOf, photoFacets, type Photo } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { microdegrees } from './photos-cells.ts'
import { countedStates } from './photos-counters.ts'
import { searchKeySql } from './photos-keys.ts'
import { fromRow, isShown, photoColumns, type PhotoRow, type StoredPhoto } from './photos-row.ts'
import { everyToken, matchAll } from './photos-tokens.ts'

/** A counter or index entry that is not what the photos themselves say. */
export interface CountDifference {
  /** `month 2024-05`, `cell 4/8/5`, `used bytes` … */
  what: string
  /** What is stored; undefined: nothing. */
  stored: string | undefined
  /** What it must be; undefined: nothing. */
  counted: string | undefined
}

/** Counts an account's photos one by one and compares; empty when all is exact. For tests and checks: reads every row. */
export function recountPhotos(db: Database, accountId: string): CountDifference[] {
  return db.transaction(() => {
    const counted = countedOf(db, accountId)
    const stored = storedOf(db, accountId)
    const differing = [...new Set([...counted.keys(), ...stored.keys()])].filter(
      (what) => counted.get(what) !== stored.get(what),
    )
    return differing.map((what) => ({ what, stored: stored.get(what), counted: counted.get(what) }))
  })()
}

type Counts = Map<string, string>

interface Cell {
  count: number
  latitude: number
  longitude: number
  newest: StoredPhoto
}

function countedOf(db: Database, accountId: string): Counts {
  const counts: Counts = new Map()
  const numbers = new Map<string, number>()
  const cells = new Map<string, Cell>()
  const add = (what: string, by = 1) => numbers.set(what, (numbers.get(what) ?? 0) + by)
  const rows = db.prepare<[string], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE account_id = ?`)
  for (const row of rows.iterate(accountId)) {
    const stored = fromRow(row)
    const { photo } = stored
    add('used bytes', photo.sizeBytes)
    if (photo.state !== 'purging') add(photo.state)
    if (!isShown(stored)) continue
    add(`month ${monthOf(photo.taken.localMs)}`)
    for (const facet of photoFacets(photo)) add(`${facet.kind} ${facet.folded}`)
    if (photo.location) addToCells(cells, stored, photo.location)
    counts.set(`search ${stored.sortKey}`, 'listed')
  }
  for (const [what, count] of numbers) counts.set(what, String(count))
  for (const [cell, one] of cells)
    counts.set(`cell ${cell}`, cellText(one.count, one.latitude, one.longitude, one.newest.photo.id))
  return counts
}

function addToCells(cells: Map<string, Cell>, stored: StoredPhoto, at: NonNullable<Photo['location']>): void {
  for (const level of mapLevels) {
    const key = cellOf(at, level)
    const cell = cells.get(key) ?? { count: 0, latitude: 0, longitude: 0, newest: stored }
    cell.count += 1
    cell.latitude += microdegrees(at.latitude)
    cell.longitude += microdegrees(at.longitude)
    if (stored.sortKey > cell.newest.sortKey) cell.newest = stored
    cells.set(key, cell)
  }
}

const cellText = (count: number, latitude: number, longitude: number, newestId: string) =>
  `${count} at ${latitude} ${longitude}, ${newestId}`

function storedOf(db: Database, accountId: string): Counts {
  const counts: Counts = new Map()
  const usage = db
    .prepare<
      [string],
      { number: number; used_bytes: number } & Record<(typeof countedStates)[number], number>
    >('SELECT * FROM photo_accounts WHERE account_id = ?')
    .get(accountId)
  if (!usage) return counts
  const account = usage.number
  counts.set('used bytes', String(usage.used_bytes))
  for (const state of countedStates) if (usage[state] !== 0) counts.set(state, String(usage[state]))
  const read = <T>(sql: string) => db.prepare<[number], T>(sql).iterate(account)
  for (const { month, count } of read<{ month: string; count: number }>(
    'SELECT month, count FROM photo_months WHERE account = ?',
  ))
    counts.set(`month ${month}`, String(count))
  for (const { kind, folded, count } of read<{ kind: string; folded: string; count: number }>(
    'SELECT kind, folded, count FROM photo_facets WHERE account = ?',
  ))
    counts.set(`${kind} ${folded}`, String(count))
  for (const cell of read<CellCounts>('SELECT * FROM photo_cells WHERE account = ?'))
    counts.set(
      `cell ${cell.level}/${cell.x}/${cell.y}`,
      cellText(cell.count, cell.latitude_sum, cell.longitude_sum, cell.newest_id),
    )
  const listed = db
    .prepare<[string], string>(
      `SELECT CAST(${searchKeySql('rowid')} AS TEXT) FROM photo_tokens WHERE photo_tokens MATCH ?`,
    )
    .pluck()
  for (const key of listed.iterate(matchAll(account, [everyToken]))) counts.set(`search ${key}`, 'listed')
  return counts
}

interface CellCounts {
  level: number
  x: number
  y: number
  count: number
  latitude_sum: number
  longitude_sum: number
  newest_id: string
}
