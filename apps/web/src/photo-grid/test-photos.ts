import { emptyColumns, type PhotoColumns } from './grid-source.ts'

/** Columns for tests: photos of 4:3, `everyMs` apart, newest first. */
export function photosFrom(startMs: number, count: number, everyMs = 3_600_000, prefix = 'p'): PhotoColumns {
  const list = <T>(value: (index: number) => T) => Array.from({ length: count }, (_, index) => value(index))
  return {
    ...emptyColumns,
    ids: list((i) => `${prefix}${i}`),
    localMs: list((i) => startMs - i * everyMs),
    widths: list(() => 4000),
    heights: list(() => 3000),
    thumbHashes: list(() => ''),
    thumbnailUrls: list((i) => `/t/${prefix}${i}`),
    previewUrls: list((i) => `/v/${prefix}${i}`),
    favourites: list(() => false),
    fileNames: list((i) => `${prefix}${i}.jpg`),
    places: list(() => ''),
    states: list(() => 'ready' as const),
  }
}
