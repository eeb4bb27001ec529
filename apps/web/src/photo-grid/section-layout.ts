import { breakRows, gridAspect, placeRow, type GridShape } from './justify.ts'

export interface DayBlock {
  /** Days since 1970-01-01 on the wall's clock. */
  day: number
  first: number
  end: number
  x: number
  top: number
  widthPx: number
  heightPx: number
}

/** Where everything of one section is, from the section's top left corner. Rows are in order of their top. */
export interface SectionLayout {
  heightPx: number
  x: Int32Array
  width: Int32Array
  /** Row of each photo. */
  row: Int32Array
  rowTop: Int32Array
  rowHeight: Int32Array
  /** First photo of each row, and the number of photos at the end. */
  rowFirst: Int32Array
  /** Empty when the section has no day headers. */
  days: DayBlock[]
}

export interface LayoutInput {
  localMs: readonly number[]
  widths: readonly number[]
  heights: readonly number[]
}

const dayMs = 86_400_000
export const dayOf = (localMs: number) => Math.floor(localMs / dayMs)

/** A header needs this much to say which day it is. */
const narrowestDayPx = 168
const betweenDaysPx = 20

interface Rows {
  top: number[]
  height: number[]
  first: number[]
}

interface Placed {
  x: Int32Array
  width: Int32Array
}

/** Rows of photos `first` to `end` below `top`; returns the height they take and the widest row. */
function stackRows(
  aspects: Float32Array,
  first: number,
  end: number,
  top: number,
  originX: number,
  shape: GridShape,
  into: Placed,
  rows: Rows,
) {
  const { ends, loose } = breakRows(aspects, first, end, shape)
  let y = top
  let rowStart = first
  let widestPx = 0
  ends.forEach((rowEnd, index) => {
    const isLoose = loose && index === ends.length - 1
    const height = placeRow(aspects, rowStart, rowEnd, shape, isLoose, { ...into, originX })
    rows.first.push(rowStart)
    rows.top.push(y)
    rows.height.push(height)
    widestPx = Math.max(widestPx, (into.x[rowEnd - 1] ?? 0) + (into.width[rowEnd - 1] ?? 0) - originX)
    y += height + shape.gapPx
    rowStart = rowEnd
  })
  return { heightPx: Math.max(0, y - top - shape.gapPx), widestPx }
}

/** Width a day needs when all of it fits into one row that stays open at the right; undefined when it does not. */
function looseWidth(aspects: Float32Array, first: number, end: number, shape: GridShape): number | undefined {
  const { ends, loose } = breakRows(aspects, first, end, shape)
  if (!loose || ends.length !== 1) return undefined
  let sum = 0
  for (let i = first; i < end; i++) sum += aspects[i] ?? 1
  return Math.max(narrowestDayPx, Math.round(sum * shape.targetRowPx) + shape.gapPx * (end - first - 1))
}

function dayRuns(localMs: readonly number[]): { day: number; first: number; end: number }[] {
  const runs: { day: number; first: number; end: number }[] = []
  localMs.forEach((at, index) => {
    const day = dayOf(at)
    const run = runs.at(-1)
    if (run?.day === day) run.end = index + 1
    else runs.push({ day, first: index, end: index + 1 })
  })
  return runs
}

/** Lays days below each other; short days share a band as long as they fit side by side. */
function placeDays(
  photos: LayoutInput,
  aspects: Float32Array,
  shape: GridShape,
  into: Placed,
  rows: Rows,
): DayBlock[] {
  const blocks: DayBlock[] = []
  let bandTop = shape.monthHeaderPx
  let bandHeight = 0
  let nextX = 0
  for (const { day, first, end } of dayRuns(photos.localMs)) {
    const loosePx = looseWidth(aspects, first, end, shape)
    const shares = loosePx !== undefined && nextX > 0 && nextX + loosePx <= shape.widthPx
    if (!shares) {
      bandTop += bandHeight
      bandHeight = 0
      nextX = 0
    }
    const rowsTop = bandTop + shape.dayHeaderPx
    const { heightPx } = stackRows(aspects, first, end, rowsTop, nextX, shape, into, rows)
    const blockPx = shape.dayHeaderPx + heightPx
    blocks.push({
      day,
      first,
      end,
      x: nextX,
      top: bandTop,
      widthPx: loosePx ?? shape.widthPx,
      heightPx: blockPx,
    })
    bandHeight = Math.max(bandHeight, blockPx + shape.gapPx)
    nextX = loosePx === undefined ? Infinity : nextX + loosePx + betweenDaysPx
  }
  return blocks
}

/** Lays out the photos of a section: with headers by day where the shape has them, else as one run of rows. */
export function layoutSection(photos: LayoutInput, shape: GridShape): SectionLayout {
  const count = photos.localMs.length
  const aspects = Float32Array.from({ length: count }, (_, i) =>
    gridAspect(photos.widths[i] ?? 0, photos.heights[i] ?? 0),
  )
  const into: Placed = { x: new Int32Array(count), width: new Int32Array(count) }
  const rows: Rows = { top: [], height: [], first: [] }
  const days = shape.dayHeaderPx > 0 ? placeDays(photos, aspects, shape, into, rows) : []
  if (shape.dayHeaderPx === 0) stackRows(aspects, 0, count, shape.monthHeaderPx, 0, shape, into, rows)
  const row = new Int32Array(count)
  rows.first.push(count)
  rows.top.forEach((_, r) => row.fill(r, rows.first[r], rows.first[r + 1]))
  const bottom = rows.top.reduce(
    (lowest, top, r) => Math.max(lowest, top + (rows.height[r] ?? 0)),
    shape.monthHeaderPx,
  )
  return {
    heightPx: count === 0 ? 0 : bottom + shape.gapPx,
    ...into,
    row,
    rowTop: Int32Array.from(rows.top),
    rowHeight: Int32Array.from(rows.height),
    rowFirst: Int32Array.from(rows.first),
    days,
  }
}

/** What a section will take, guessed from its count alone: photos of 4:3, eight a day. */
export function estimateHeight(count: number, shape: GridShape): number {
  if (count <= 0) return 0
  const photosPerRow = Math.max(1, shape.widthPx / (shape.targetRowPx * 1.35 + shape.gapPx))
  const rows = Math.ceil(count / photosPerRow)
  const days = shape.dayHeaderPx > 0 ? Math.min(31, Math.ceil(count / Math.max(8, photosPerRow * 1.5))) : 0
  return Math.round(
    shape.monthHeaderPx + days * shape.dayHeaderPx + (rows + days / 3) * (shape.targetRowPx + shape.gapPx),
  )
}
