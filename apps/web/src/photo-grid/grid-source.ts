import type { PhotoPage } from '@cloudalbum/contract'
import type { Ref, ShallowRef } from 'vue'

/** Photos of a section, one array a field; never changed, only replaced. */
export type PhotoColumns = Readonly<Omit<PhotoPage, 'next'>>

export interface GridSection {
  /** `2008-10` in the timeline. */
  key: string
  /** All photos of the section, loaded or not. */
  count: number
}

/** What a grid shows and a viewer walks through: a timeline of months, or a list that grows as one reads on. */
export interface GridSource {
  /** `months`: every section has a header by month and by day; `list`: one section without headers. */
  readonly kind: 'months' | 'list'
  readonly sections: Readonly<ShallowRef<readonly GridSection[]>>
  /** Counts up whenever what `columns` answers has changed. */
  readonly revision: Readonly<Ref<number>>
  /** What is loaded of a section; undefined: nothing yet. */
  columns(key: string): PhotoColumns | undefined
  /** Loads a section to its end (a list: its next page). Doing it twice does no harm. @throws ApiError */
  load(key: string, signal?: AbortSignal): Promise<void>
  /** The grid shows these now; others may be dropped to save memory. */
  keep(keys: readonly string[]): void
  /** Where a loaded photo is. */
  find(id: string): PhotoPosition | undefined
  /** Address of a photo's page. */
  hrefOf(id: string): string
}

export interface PhotoPosition {
  section: number
  index: number
}

export const emptyColumns: PhotoColumns = {
  ids: [],
  localMs: [],
  widths: [],
  heights: [],
  thumbHashes: [],
  thumbnailUrls: [],
  previewUrls: [],
  favourites: [],
  fileNames: [],
  places: [],
  states: [],
}

export function joinColumns(a: PhotoColumns, b: PhotoColumns): PhotoColumns {
  return {
    ids: a.ids.concat(b.ids),
    localMs: a.localMs.concat(b.localMs),
    widths: a.widths.concat(b.widths),
    heights: a.heights.concat(b.heights),
    thumbHashes: a.thumbHashes.concat(b.thumbHashes),
    thumbnailUrls: a.thumbnailUrls.concat(b.thumbnailUrls),
    previewUrls: a.previewUrls.concat(b.previewUrls),
    favourites: a.favourites.concat(b.favourites),
    fileNames: a.fileNames.concat(b.fileNames),
    places: a.places.concat(b.places),
    states: a.states.concat(b.states),
  }
}

/** The photos for which `keep` says yes; the same object when that is all of them. */
export function filterColumns(
  columns: PhotoColumns,
  keep: (id: string, index: number) => boolean,
): PhotoColumns {
  const kept: number[] = []
  columns.ids.forEach((id, index) => {
    if (keep(id, index)) kept.push(index)
  })
  if (kept.length === columns.ids.length) return columns
  const pick = <T>(values: readonly T[]): T[] => kept.map((index) => values[index] as T)
  return {
    ids: pick(columns.ids),
    localMs: pick(columns.localMs),
    widths: pick(columns.widths),
    heights: pick(columns.heights),
    thumbHashes: pick(columns.thumbHashes),
    thumbnailUrls: pick(columns.thumbnailUrls),
    previewUrls: pick(columns.previewUrls),
    favourites: pick(columns.favourites),
    fileNames: pick(columns.fileNames),
    places: pick(columns.places),
    states: pick(columns.states),
  }
}

/** Only the columns of a page, whatever else its answer holds. */
export function columnsOfPage(page: PhotoColumns): PhotoColumns {
  return joinColumns(page, emptyColumns)
}

/** Whether two answers would be drawn alike. */
export function sameColumns(a: PhotoColumns, b: PhotoColumns): boolean {
  if (a.ids.length !== b.ids.length) return false
  return (Object.keys(emptyColumns) as (keyof PhotoColumns)[]).every((name) =>
    a[name].every((value, index) => value === b[name][index]),
  )
}

const indexes = new WeakMap<PhotoColumns, Map<string, number>>()

/** Index of a photo, -1 when it is not there. Quick also when asked for each of thousands: columns never change. */
export function indexOfPhoto(columns: PhotoColumns, id: string): number {
  let index = indexes.get(columns)
  if (!index) {
    index = new Map(columns.ids.map((one, at) => [one, at]))
    indexes.set(columns, index)
  }
  return index.get(id) ?? -1
}
