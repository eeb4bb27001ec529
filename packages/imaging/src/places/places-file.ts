import KDBush from 'kdbush'

/**
 * One file, read whole and used where it lies: no object per city.
 *
 *     0  u32 magic   4 u32 cities   8 u32 regions   12 u32 bytes of names
 *    16  f32[2 × cities]   longitude, latitude in degrees, in the order of a KD tree
 *        u32[cities]       where the city's name begins
 *        u32[regions]      where the region's name begins (empty: unknown)
 *        u16[cities]       the city's region
 *        u8[2 × regions]   the region's country, ISO 3166-1 alpha-2
 *        u8[…]             names in UTF-8, each ended by NUL, none twice
 *
 * Little-endian, as every machine that Node runs on.
 */
const magic = 0x31_43_4c_50 // "PLC1"
const headerBytes = 16
const nodeSize = 64

export interface City {
  name: string
  region: string
  countryCode: string
  latitude: number
  longitude: number
}

export interface CityTable {
  index: KDBush
  city(id: number): City
}

export function encodePlaces(cities: readonly City[]): Buffer {
  const tree = new KDBush(cities.length, nodeSize, Float32Array)
  for (const { longitude, latitude } of cities) tree.add(longitude, latitude)
  tree.finish()
  const names = createNames()
  const regions = new Map<string, number>()
  const regionNames: number[] = []
  const countries: string[] = []
  const cityNames = new Uint32Array(cities.length)
  const cityRegions = new Uint16Array(cities.length)
  for (let place = 0; place < cities.length; place += 1) {
    const city = cities[tree.ids[place] ?? 0]
    if (!city) throw new Error('The tree names a city that is not there.')
    const key = `${city.countryCode}\0${city.region}`
    const region = regions.get(key) ?? regions.size
    if (region === regions.size) {
      regions.set(key, region)
      regionNames.push(names.add(city.region))
      countries.push(city.countryCode)
    }
    cityNames[place] = names.add(city.name)
    cityRegions[place] = region
  }
  const text = names.bytes()
  return Buffer.concat([
    bytesOf(Uint32Array.of(magic, cities.length, regions.size, text.length)),
    bytesOf(tree.coords),
    bytesOf(cityNames),
    bytesOf(Uint32Array.from(regionNames)),
    bytesOf(cityRegions),
    Buffer.from(countries.join(''), 'latin1'),
    text,
  ])
}

/** @param file read into memory of its own (offset 0), as `readFile` does for large files. */
export function decodePlaces(file: Uint8Array<ArrayBuffer>): CityTable {
  const header = new Uint32Array(file.buffer, file.byteOffset, 4)
  const [found, cities = 0, regions = 0, textBytes = 0] = header
  let at = file.byteOffset + headerBytes
  const take = (bytes: number) => {
    const from = at
    at += bytes
    return from
  }
  const { buffer } = file
  const expected = headerBytes + cities * 14 + regions * 6 + textBytes
  if (found !== magic || expected !== file.length) throw new Error('The file of places is not whole.')
  const coords = new Float32Array(buffer, take(cities * 8), cities * 2)
  const cityNames = new Uint32Array(buffer, take(cities * 4), cities)
  const regionNames = new Uint32Array(buffer, take(regions * 4), regions)
  const cityRegions = new Uint16Array(buffer, take(cities * 2), cities)
  const countries = Buffer.from(buffer, take(regions * 2), regions * 2)
  const text = Buffer.from(buffer, take(textBytes), textBytes)
  const nameAt = (from = 0) => text.toString('utf8', from, text.indexOf(0, from))
  return {
    index: asTree(coords),
    city: (id) => {
      const region = cityRegions[id] ?? 0
      return {
        name: nameAt(cityNames[id]),
        region: nameAt(regionNames[region]),
        countryCode: countries.toString('latin1', region * 2, region * 2 + 2),
        longitude: coords[id * 2] ?? 0,
        latitude: coords[id * 2 + 1] ?? 0,
      }
    },
  }
}

/** The points are in the tree's order already, so its ids count from 0 and need no place in the file. */
function asTree(coords: Float32Array<ArrayBuffer>): KDBush {
  const tree = new KDBush(0, nodeSize, Float32Array)
  const ids = new Uint32Array(coords.length / 2)
  for (let id = 0; id < ids.length; id += 1) ids[id] = id
  tree.numItems = ids.length
  tree.ids = ids
  tree.coords = coords
  return tree
}

function createNames() {
  const offsets = new Map<string, number>()
  const parts: Buffer[] = []
  let length = 0
  return {
    add: (name: string): number => {
      const known = offsets.get(name)
      if (known !== undefined) return known
      const part = Buffer.from(`${name}\0`)
      offsets.set(name, length)
      parts.push(part)
      length += part.length
      return length - part.length
    },
    bytes: () => Buffer.concat(parts),
  }
}

function bytesOf(array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}
