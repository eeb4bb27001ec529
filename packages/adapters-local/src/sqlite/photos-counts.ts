import { cellOf, mapLevels, monthOf, photoFacets, type Photo, type PhotoFacet } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { microdegrees, type CellRow } from './photos-cells.ts'
import { countedStates } from './photos-counters.ts'
import { searchKey } from './photos-keys.ts'
import { isShown, type StoredPhoto } from './photos-row.ts'
import { everyToken, matchAll } from './photos-tokens.ts'

export interface CountedCell {
  count: number
  latitude: number
  longitude: number
  newest: StoredPhoto
}

/** Counts the photos of one account, one after the other: what its counters and its search index must be. */
export class PhotoCounts {
  private readonly numbers = new Map<string, number>()
  private readonly facets = new Map<string, PhotoFacet>()
  private readonly cells = new Map<string, CountedCell>()
  private readonly listed = new Map<string, string>()

  add(stored: StoredPhoto): void {
    const { photo } = stored
    this.count('used bytes', photo.sizeBytes)
    if (photo.state !== 'purging') this.count(photo.state)
    if (!isShown(stored)) return
    this.count(`month ${monthOf(photo.taken.localMs)}`)
    for (const facet of photoFacets(photo)) {
      const what = `${facet.kind} ${facet.folded}`
      this.count(what)
      if (!this.facets.has(what)) this.facets.set(what, facet)
    }
    if (photo.location) this.addToCells(stored, photo.location)
    this.listed.set(`search ${searchKey(stored.sortKey)}`, photo.id)
  }

  /** As text, by what is counted: `month 2024-05` … What is 0 has no entry. */
  texts(): Map<string, string> {
    const texts = new Map<string, string>()
    for (const [what, count] of this.numbers) if (count !== 0) texts.set(what, String(count))
    for (const [key, cell] of this.cells)
      texts.set(`cell ${key}`, cellText(cell.count, cell.latitude, cell.longitude, cell.newest.photo.id))
    for (const what of this.listed.keys()) texts.set(what, 'listed')
    return texts
  }

  numberOf = (what: string) => this.numbers.get(what) ?? 0
  facetOf = (what: string) => this.facets.get(what)
  cellAt = (key: string) => this.cells.get(key)
  /** Id of the photo that the search index must list there. */
  listedAs = (what: string) => this.listed.get(what)

  private count(what: string, by = 1): void {
    this.numbers.set(what, (this.numbers.get(what) ?? 0) + by)
  }

  private addToCells(stored: StoredPhoto, at: NonNullable<Photo['location']>): void {
    for (const level of mapLevels) {
      const key = cellOf(at, level)
      const cell = this.cells.get(key) ?? { count: 0, latitude: 0, longitude: 0, newest: stored }
      cell.count += 1
      cell.latitude += microdegrees(at.latitude)
      cell.longitude += microdegrees(at.longitude)
      if (stored.sortKey > cell.newest.sortKey) cell.newest = stored
      this.cells.set(key, cell)
    }
  }
}

const cellText = (count: number, latitude: number, longitude: number, newestId: string) =>
  `${count} at ${latitude} ${longitude}, ${newestId}`

type UsageRow = { number: number; used_bytes: number } & Record<(typeof countedStates)[number], number>

/** What is stored, in the same words as `PhotoCounts.texts`. */
export function storedTexts(db: Database, accountId: string): Map<string, string> {
  const texts = new Map<string, string>()
  const usage = db
    .prepare<[string], UsageRow>('SELECT * FROM photo_accounts WHERE account_id = ?')
    .get(accountId)
  if (!usage) return texts
  const account = usage.number
  if (usage.used_bytes !== 0) texts.set('used bytes', String(usage.used_bytes))
  for (const state of countedStates) if (usage[state] !== 0) texts.set(state, String(usage[state]))
  const read = <T>(sql: string) => db.prepare<[number], T>(sql).iterate(account)
  for (const { month, count } of read<{ month: string; count: number }>(
    'SELECT month, count FROM photo_months WHERE account = ?',
  ))
    texts.set(`month ${month}`, String(count))
  for (const { kind, folded, count } of read<{ kind: string; folded: string; count: number }>(
    'SELECT kind, folded, count FROM photo_facets WHERE account = ?',
  ))
    texts.set(`${kind} ${folded}`, String(count))
  for (const cell of read<CellRow>('SELECT * FROM photo_cells WHERE account = ?'))
    texts.set(
      `cell ${cell.level}/${cell.x}/${cell.y}`,
      cellText(cell.count, cell.latitude_sum, cell.longitude_sum, cell.newest_id),
    )
  const listed = db
    .prepare<[string], string>('SELECT CAST(rowid AS TEXT) FROM photo_tokens WHERE photo_tokens MATCH ?')
    .pluck()
  for (const key of listed.iterate(matchAll(account, [everyToken]))) texts.set(`search ${key}`, 'listed')
  return texts
}
