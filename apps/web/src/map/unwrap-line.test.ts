// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { closeAroundPole, unwrapLine } from './unwrap-line.ts'

const at = (...longitudes: number[]) => longitudes.map((longitude) => [longitude, -70])

describe('lines of a globe on a map', () => {
  it('stay as they are where nothing is crossed', () => {
    expect(unwrapLine(at(10, 20, 15))).toEqual(at(10, 20, 15))
    expect(unwrapLine([])).toEqual([])
  })
  it('go on beyond the antimeridian, and come back', () => {
    expect(unwrapLine(at(178, -179, -177, 179))).toEqual(at(178, 181, 183, 179))
    expect(unwrapLine(at(-178, 179, 177, -179))).toEqual(at(-178, -181, -183, -179))
  })
  it('become an area down to the pole where they go around it', () => {
    const around = unwrapLine(at(-180, -60, 60, 179, -180))
    expect(closeAroundPole(around)).toEqual([...at(-180, -60, 60, 179, 180), [180, -90], [-180, -90]])
  })
  it('are an area already where they come back to their beginning', () => {
    const ring = unwrapLine(at(178, -179, 178))
    expect(closeAroundPole(ring)).toEqual(ring)
  })
})
