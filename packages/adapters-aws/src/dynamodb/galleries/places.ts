import { positionAt, positionsBetween } from '../albums/positions.ts'

/** Where an item goes that is added behind the last one. */
const wholeDigits = 8
const middle = 2 ** 39

export function placesBehind(last: string | undefined, count: number): string[] {
  const from = last === undefined ? middle : Number.parseInt(last.slice(0, wholeDigits), 32) + 1
  return Array.from({ length: count }, (_, index) => positionAt(from + index))
}

/** Longer ones are a sign of many moves to the same place. */
const longest = 40

/** In order, behind one and before another one; undefined when there is no room left. */
export function placesBetween(
  after: string | undefined,
  before: string | undefined,
  count: number,
): string[] | undefined {
  if (before === undefined) return placesBehind(after, count)
  if (after !== undefined && after >= before) return undefined
  const places = positionsBetween(after, before, count)
  return places?.every((place) => place.length <= longest) ? places : undefined
}
