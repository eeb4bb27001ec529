import { readFile } from 'node:fs/promises'
import type { Place, Places } from '@cloudalbum/core'
import { around } from 'geokdbush'
import { decodePlaces, type CityTable } from './places-file.ts'

const ownFile = new URL('../../data/places.bin', import.meta.url)
/** Beyond this a photo was not taken "in" the city. */
const maxDistanceKm = 50

/** The nearest of 171,000 cities of GeoNames, from one file that is read at the first question. */
export function createPlaces({ file = ownFile }: { file?: string | URL } = {}): Places {
  let loading: Promise<CityTable> | undefined
  const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

  const load = async (): Promise<CityTable> => {
    try {
      const { buffer, byteOffset, length } = await readFile(file)
      return decodePlaces(new Uint8Array(buffer, byteOffset, length))
    } catch (error) {
      loading = undefined // the next question tries again
      throw error
    }
  }

  return {
    attribution: 'Place names © GeoNames (CC BY 4.0)',
    lookUp: async (latitude, longitude): Promise<Place | undefined> => {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
      loading ??= load()
      const table = await loading
      const [nearest] = around(table.index, longitude, latitude, 1, maxDistanceKm)
      if (nearest === undefined) return undefined
      const { name, region, countryCode } = table.city(nearest)
      return {
        city: name,
        ...(region === '' ? {} : { region }),
        country: countryNames.of(countryCode) ?? countryCode,
        countryCode,
      }
    },
  }
}
