import { describe, expect, it } from 'vitest'
import { createPlaces } from './create-places.ts'
import { decodePlaces, encodePlaces, type City } from './places-file.ts'

const places = createPlaces()

describe('looking up a place offline', () => {
  it.each([
    ['Arezzo', 43.4674, 11.8851, { city: 'Arezzo', region: 'Tuscany', country: 'Italy', countryCode: 'IT' }],
    [
      'Seoul',
      37.5665,
      126.978,
      { city: 'Seoul', region: 'Seoul', country: 'South Korea', countryCode: 'KR' },
    ],
    ['Longyearbyen', 78.22, 15.65, { city: 'Longyearbyen', countryCode: 'SJ' }],
    ['Ushuaia', -54.8, -68.3, { city: 'Ushuaia', country: 'Argentina' }],
  ])('%s', async (_name, latitude, longitude, expected) => {
    expect(await places.lookUp(latitude, longitude)).toMatchObject(expected)
  })

  it.each([
    ['the mid-Atlantic', 30, -40],
    ['the Gulf of Guinea', 0, 0],
    ['the Sahara', 22.5, 10.5],
    ['the North Pole', 90, 0],
    ['the South Pole', -90, 123],
    ['nowhere on Earth', 91, 0],
    ['not a number', Number.NaN, 12],
    ['infinity', 12, Number.POSITIVE_INFINITY],
  ])('%s is no place', async (_name, latitude, longitude) => {
    expect(await places.lookUp(latitude, longitude)).toBeUndefined()
  })

  it('neighbours are found across the antimeridian, in Fiji', async () => {
    const [west, east] = await Promise.all([places.lookUp(-16.8, 179.95), places.lookUp(-16.8, -179.95)])
    const taveuni = await places.lookUp(-16.83, -179.97)
    for (const place of [west, east, taveuni]) if (place) expect(place.countryCode).toBe('FJ')
    expect(await places.lookUp(-18.14, 178.44)).toMatchObject({ city: 'Suva', country: 'Fiji' })
  })

  it('names the source', () => {
    expect(places.attribution).toBe('Place names © GeoNames (CC BY 4.0)')
  })
})

describe('the file of places', () => {
  const cities: City[] = [
    { name: 'East End', region: '', countryCode: 'FJ', latitude: -17, longitude: 179.9 },
    { name: '서울', region: 'Seoul', countryCode: 'KR', latitude: 37.5, longitude: 127 },
    { name: 'Springfield', region: 'Illinois', countryCode: 'US', latitude: 39.8, longitude: -89.6 },
    { name: 'Springfield', region: 'Ohio', countryCode: 'US', latitude: 39.9, longitude: -83.8 },
  ]
  const decode = (bytes: Buffer) => decodePlaces(new Uint8Array(bytes))

  it('gives back every city', () => {
    const table = decode(encodePlaces(cities))
    const found = cities.map((_, id) => table.city(id))
    const key = ({ name, region, countryCode }: City) => `${name}/${region}/${countryCode}`
    expect(found.map(key).sort()).toEqual(cities.map(key).sort())
  })

  it('that is cut short or foreign is refused', () => {
    const bytes = encodePlaces(cities)
    expect(() => decode(bytes.subarray(0, bytes.length - 1))).toThrow('not whole')
    expect(() => decode(Buffer.alloc(64))).toThrow('not whole')
  })
})
