import type { PhotoPosition } from './grid-source.ts'
import type { SectionMap } from './section-map.ts'

export type Move = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

const photosIn = (map: SectionMap, section: number) => map.sections[section]?.columns?.ids.length ?? 0

/** Nearest section with loaded photos, beginning with `from` itself. */
function filledSection(map: SectionMap, from: number, step: 1 | -1): number | undefined {
  for (let section = from; section >= 0 && section < map.sections.length; section += step)
    if (photosIn(map, section) > 0) return section
  return undefined
}

/** Where a key leads from a photo, by what the eye sees; undefined at the edge of what is loaded. */
export function moveFrom(map: SectionMap, at: PhotoPosition, move: Move): PhotoPosition | undefined {
  switch (move) {
    case 'left':
      return at.index > 0 ? { ...at, index: at.index - 1 } : endOf(map, at.section - 1, -1)
    case 'right':
      return at.index + 1 < photosIn(map, at.section)
        ? { ...at, index: at.index + 1 }
        : endOf(map, at.section + 1, 1)
    case 'first':
      return endOf(map, 0, 1)
    case 'last':
      return endOf(map, map.sections.length - 1, -1)
    default:
      return vertically(map, at, move === 'down' ? 1 : -1)
  }
}

function endOf(map: SectionMap, from: number, step: 1 | -1): PhotoPosition | undefined {
  const section = filledSection(map, from, step)
  if (section === undefined) return undefined
  return { section, index: step === 1 ? 0 : photosIn(map, section) - 1 }
}

function vertically(map: SectionMap, at: PhotoPosition, step: 1 | -1): PhotoPosition | undefined {
  const layout = map.sections[at.section]?.layout
  if (!layout) return undefined
  const centre = (layout.x[at.index] ?? 0) + (layout.width[at.index] ?? 0) / 2
  const here = layout.row[at.index] ?? 0
  let row = here
  while (row >= 0 && row < layout.rowTop.length && layout.rowTop[row] === layout.rowTop[here]) row += step
  if (row >= 0 && row < layout.rowTop.length) return nearestInBand(map, at.section, row, centre)
  const next = filledSection(map, at.section + step, step)
  if (next === undefined) return undefined
  const rows = map.sections[next]?.layout?.rowTop.length ?? 0
  return nearestInBand(map, next, step === 1 ? 0 : rows - 1, centre)
}

/** Photo nearest to `centre` among all rows that lie at the height of `row`. */
function nearestInBand(
  map: SectionMap,
  section: number,
  row: number,
  centre: number,
): PhotoPosition | undefined {
  const layout = map.sections[section]?.layout
  if (!layout) return undefined
  let first = row
  let last = row
  while (first > 0 && layout.rowTop[first - 1] === layout.rowTop[row]) first--
  while (layout.rowTop[last + 1] !== undefined && layout.rowTop[last + 1] === layout.rowTop[row]) last++
  let best: PhotoPosition | undefined
  let bestPx = Infinity
  for (let index = layout.rowFirst[first] ?? 0; index < (layout.rowFirst[last + 1] ?? 0); index++) {
    const distance = Math.abs((layout.x[index] ?? 0) + (layout.width[index] ?? 0) / 2 - centre)
    if (distance < bestPx) {
      bestPx = distance
      best = { section, index }
    }
  }
  return best
}
