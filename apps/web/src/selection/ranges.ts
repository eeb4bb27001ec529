import type { GridSource, PhotoPosition } from '../photo-grid/grid-source.ts'

const comparePositions = (a: PhotoPosition, b: PhotoPosition) => a.section - b.section || a.index - b.index

/** Both ends in order. */
export function ordered(a: PhotoPosition, b: PhotoPosition): { from: PhotoPosition; to: PhotoPosition } {
  return comparePositions(a, b) <= 0 ? { from: a, to: b } : { from: b, to: a }
}

export function isWithin(
  at: PhotoPosition,
  range: { from: PhotoPosition; to: PhotoPosition } | undefined,
): boolean {
  return range !== undefined && comparePositions(range.from, at) <= 0 && comparePositions(at, range.to) <= 0
}

/** All ids of a section, loading what is missing. @throws ApiError */
export async function sectionIds(
  source: GridSource,
  key: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  for (;;) {
    const section = source.sections.value.find((one) => one.key === key)
    const loaded = source.columns(key)
    if (!section || signal?.aborted || (loaded && loaded.ids.length >= section.count))
      return loaded?.ids ?? []
    const before = loaded?.ids.length ?? -1
    await source.load(key, signal)
    if ((source.columns(key)?.ids.length ?? -1) <= before) return source.columns(key)?.ids ?? []
  }
}

/** Ids from one photo to another, both counted, also over sections that are not loaded. @throws ApiError */
export async function idsBetween(source: GridSource, a: PhotoPosition, b: PhotoPosition): Promise<string[]> {
  const { from, to } = ordered(a, b)
  const keys = source.sections.value.slice(from.section, to.section + 1).map(({ key }) => key)
  const ids: string[] = []
  for (const [offset, key] of keys.entries()) {
    const all = keys.length === 1 ? (source.columns(key)?.ids ?? []) : await sectionIds(source, key)
    ids.push(
      ...all.slice(offset === 0 ? from.index : 0, offset === keys.length - 1 ? to.index + 1 : undefined),
    )
  }
  return ids
}

/** Sections that are asked for while the one before them is on its way. */
const ahead = 3

/** Every id, section by section as they load. @throws ApiError */
export async function* everyId(source: GridSource, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  const sections = source.sections.value
  for (const [at, { key }] of sections.entries()) {
    if (signal.aborted) return
    // What fails here fails again when its turn comes, and is told then.
    for (const next of sections.slice(at + 1, at + 1 + ahead))
      if (!source.columns(next.key)) source.load(next.key, signal).catch(() => undefined)
    yield await sectionIds(source, key, signal)
  }
}
