import type { GridSource, PhotoColumns, PhotoPosition } from '../photo-grid/grid-source.ts'

export interface PhotoGlimpse {
  id: string
  widthPx: number
  heightPx: number
  thumbHash: string
  thumbnailUrl: string
  previewUrl: string
  localMs: number
  place: string
  favourite: boolean
  state: string
  fileName: string
}

/** One photo out of the columns. */
function glimpse(columns: PhotoColumns, index: number): PhotoGlimpse {
  return {
    id: columns.ids[index] ?? '',
    widthPx: columns.widths[index] ?? 0,
    heightPx: columns.heights[index] ?? 0,
    thumbHash: columns.thumbHashes[index] ?? '',
    thumbnailUrl: columns.thumbnailUrls[index] ?? '',
    previewUrl: columns.previewUrls[index] ?? '',
    localMs: columns.localMs[index] ?? 0,
    place: columns.places[index] ?? '',
    favourite: columns.favourites[index] ?? false,
    state: columns.states[index] ?? 'ready',
    fileName: columns.fileNames[index] ?? '',
  }
}

export function glimpseOf(source: GridSource | undefined, id: string): PhotoGlimpse | undefined {
  const at = source?.find(id)
  const columns = at && source?.columns(source.sections.value[at.section]?.key ?? '')
  return at && columns ? glimpse(columns, at.index) : undefined
}

/** The photo before (-1) or after (1) another one in its list, loading what is missing. @throws ApiError */
export async function neighbour(
  source: GridSource,
  id: string,
  step: 1 | -1,
): Promise<PhotoGlimpse | undefined> {
  const at = source.find(id)
  if (!at) return undefined
  return within(source, at, step) ?? beyond(source, at, step)
}

function within(source: GridSource, at: PhotoPosition, step: 1 | -1): PhotoGlimpse | undefined {
  const columns = source.columns(source.sections.value[at.section]?.key ?? '')
  const index = at.index + step
  return columns && index >= 0 && index < columns.ids.length ? glimpse(columns, index) : undefined
}

/** Next page of the same section, or the nearest photo of the sections that follow. */
async function beyond(
  source: GridSource,
  at: PhotoPosition,
  step: 1 | -1,
): Promise<PhotoGlimpse | undefined> {
  const key = source.sections.value[at.section]?.key ?? ''
  if (step === 1 && hasMore(source, key)) {
    await source.load(key)
    const next = within(source, at, step)
    if (next) return next
  }
  for (let section = at.section + step; section >= 0; section += step) {
    const other = source.sections.value[section]?.key
    if (other === undefined) return undefined
    if (hasMore(source, other)) await source.load(other)
    const columns = source.columns(other)
    if (columns && columns.ids.length > 0) return glimpse(columns, step === 1 ? 0 : columns.ids.length - 1)
  }
  return undefined
}

function hasMore(source: GridSource, key: string): boolean {
  const count = source.sections.value.find((section) => section.key === key)?.count ?? 0
  return (source.columns(key)?.ids.length ?? 0) < count
}
