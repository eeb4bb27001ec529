/** Sizes a grid is laid out with, in CSS pixels. */
export interface GridShape {
  widthPx: number
  /** What rows aim at; full rows come out a little lower or higher. */
  targetRowPx: number
  gapPx: number
  /** 0: no headers. */
  monthHeaderPx: number
  dayHeaderPx: number
}

const narrowest = 0.5
const widest = 3.2
/** A row is never stretched beyond this, even if that leaves another one much lower. */
const maxStretch = 1.4

/** Width over height, within limits that keep extreme panoramas and portraits in the rhythm; they are cropped. */
export function gridAspect(widthPx: number, heightPx: number): number {
  if (!(widthPx > 0) || !(heightPx > 0)) return 1
  return Math.min(widest, Math.max(narrowest, widthPx / heightPx))
}

export interface RowBreaks {
  /** Index after the last photo of each row. */
  ends: number[]
  /** Whether the last row stops short of the right edge; such a row keeps the target height. */
  loose: boolean
}

/** Breaks photos `from` to `to` into rows that each come as near to the target height as their neighbours allow. */
export function breakRows(aspects: ArrayLike<number>, from: number, to: number, shape: GridShape): RowBreaks {
  const { widthPx, targetRowPx, gapPx } = shape
  const ends: number[] = []
  let first = from
  let sum = 0
  for (let i = from; i < to; i++) {
    const aspect = aspects[i] ?? 1
    sum += aspect
    const height = (widthPx - gapPx * (i - first)) / sum
    if (height > targetRowPx) continue
    const without = i > first ? (widthPx - gapPx * (i - first - 1)) / (sum - aspect) : Infinity
    if (without <= targetRowPx * maxStretch && without / targetRowPx < targetRowPx / height) {
      ends.push(i)
      first = i
      sum = aspect
      if (widthPx / aspect > targetRowPx) continue
    }
    ends.push(i + 1)
    first = i + 1
    sum = 0
  }
  if (first < to) ends.push(to)
  return { ends, loose: first < to }
}

/**
 * Places one row: writes `x` and `width` of photos `first` to `end` as whole pixels. The widths and gaps of a full
 * row add up to `widthPx` exactly. Returns the height of the row.
 */
export function placeRow(
  aspects: ArrayLike<number>,
  first: number,
  end: number,
  shape: GridShape,
  loose: boolean,
  into: { x: Int32Array; width: Int32Array; originX: number },
): number {
  let sum = 0
  for (let i = first; i < end; i++) sum += aspects[i] ?? 1
  const inner = shape.widthPx - shape.gapPx * (end - first - 1)
  const scale = loose ? shape.targetRowPx : inner / sum
  let along = 0
  let edge = 0
  for (let i = first; i < end; i++) {
    along += aspects[i] ?? 1
    const next = i === end - 1 && !loose ? inner : Math.round(along * scale)
    into.x[i] = into.originX + edge + shape.gapPx * (i - first)
    into.width[i] = next - edge
    edge = next
  }
  return Math.round(scale)
}
