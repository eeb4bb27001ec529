// @vitest-environment node
import type { LocationQuery } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { queryFromView, viewFromQuery } from './map-view.ts'

describe('the view in the address', () => {
  it.each([
    { zoom: 1, latitude: 12.3, longitude: -4.5 },
    { zoom: 16, latitude: 43.46745, longitude: 11.88513 },
  ])('comes back as it was: %o', (view) => {
    expect(viewFromQuery(queryFromView(view) as LocationQuery)).toEqual(view)
  })
  it('has no more digits than can be seen', () => {
    expect(queryFromView({ zoom: 2, latitude: 43.46745, longitude: 11.88513 })).toEqual({
      z: '2',
      lat: '43.47',
      lng: '11.89',
    })
  })
  it('is on this copy of the world', () => {
    expect(queryFromView({ zoom: 3, latitude: 0, longitude: 190 })).toMatchObject({ lng: '-170' })
    expect(viewFromQuery({ z: '3', lat: '0', lng: '190' })).toMatchObject({ longitude: -170 })
  })
  it('stays within what the map can show', () => {
    expect(viewFromQuery({ z: '99', lat: '95', lng: '0' })).toMatchObject({ zoom: 18, latitude: 85.05112878 })
    expect(viewFromQuery({ z: '-3', lat: '0', lng: '0' })).toMatchObject({ zoom: 1 })
  })
  it.each<LocationQuery>([
    {},
    { z: '3', lat: '10' },
    { z: 'near', lat: '10', lng: '10' },
    { z: '3', lat: '', lng: '10' },
    { z: ['3', '4'], lat: '10', lng: '10' },
    { z: '3', lat: 'Infinity', lng: '10' },
  ])('is none when the address is %o', (query) => {
    expect(viewFromQuery(query)).toBeUndefined()
  })
})
