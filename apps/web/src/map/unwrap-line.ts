import type { Position } from 'geojson'

/**
 * A line whose longitudes go on beyond ±180 instead of jumping to the other side of the map. The data are those of a
 * globe: a ring around Fiji crosses the antimeridian like any other line.
 */
export function unwrapLine(line: readonly Position[]): Position[] {
  let turns = 0
  let before: number | undefined
  return line.map(([longitude = 0, latitude = 0]) => {
    if (before !== undefined && Math.abs(longitude - before) > 180) turns += longitude < before ? 360 : -360
    before = longitude
    return [longitude + turns, latitude]
  })
}

/** An unwrapped ring as an area of the map: what goes around a pole reaches down to it, as Antarctica does. */
export function closeAroundPole(ring: readonly Position[]): readonly Position[] {
  const [from = 0, latitude = 0] = ring[0] ?? []
  const [to = 0] = ring.at(-1) ?? []
  if (Math.abs(to - from) < 180) return ring
  const pole = latitude < 0 ? -90 : 90
  return [...ring, [to, pole], [from, pole]]
}
