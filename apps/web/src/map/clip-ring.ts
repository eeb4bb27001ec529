/**
 * Cuts a closed line down to a square from `min` to `max` (Sutherland–Hodgman). At high zooms a continent is millions
 * of pixels wide, which a canvas draws slowly and not exactly.
 * @param ring x, y, x, y, …
 */
export function clipRing(ring: readonly number[], min: number, max: number): number[] {
  let points: readonly number[] = ring
  for (const axis of [0, 1] as const)
    for (const [limit, sign] of [
      [min, 1],
      [max, -1],
    ] as const)
      points = clipAtLine(points, axis, limit, sign)
  return [...points]
}

/** Keeps what is above the limit (sign 1) or below it (-1). */
function clipAtLine(points: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const kept: number[] = []
  let beforeX = points.at(-2) ?? 0
  let beforeY = points.at(-1) ?? 0
  const inside = (x: number, y: number) => ((axis === 0 ? x : y) - limit) * sign >= 0
  for (let index = 0; index < points.length; index += 2) {
    const x = points[index] ?? 0
    const y = points[index + 1] ?? 0
    const isInside = inside(x, y)
    if (isInside !== inside(beforeX, beforeY)) {
      const part = axis === 0 ? (limit - beforeX) / (x - beforeX) : (limit - beforeY) / (y - beforeY)
      kept.push(
        axis === 0 ? limit : beforeX + part * (x - beforeX),
        axis === 1 ? limit : beforeY + part * (y - beforeY),
      )
    }
    if (isInside) kept.push(x, y)
    beforeX = x
    beforeY = y
  }
  return kept
}
