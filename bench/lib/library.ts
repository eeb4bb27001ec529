import { createSqlitePhotoStore, migrate, migrations, openDatabase } from '@cloudalbum/adapters-local'
import type { NewPhoto, PhotoFacts } from '@cloudalbum/core'
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './folders.ts'
import { random } from './numbers.ts'

export const libraryAccount = '0000000000000000000000acct'
/** 20 years of which every fifth month is one of holidays, with 60 % of the photos: 125 each among 10,000. */
const holidays = 48
const holidayShare = 0.6
const perTransaction = 500
const dayMs = 86_400_000

export const cities = Array.from({ length: 200 }, (_, i) => {
  const rng = random(i + 1)
  return { name: `Citystead${i}`, latitude: rng() * 110 - 45, longitude: rng() * 340 - 170 }
})
/** Word `i` of 400 is on photos about in proportion to 1/(i+1). */
export const tagWords = Array.from({ length: 400 }, (_, i) => `subject${i}`)

/**
 * A database with this many ready photos of one account over 20 years in 200 cities, filled through PhotoStore as an
 * import of a library would: reserved, started, completed, in order of time with some disorder. Filled once, then kept.
 * Only the waiting for the disk is left out, as the file is kept only when whole.
 */
export async function libraryOf(photos: number, say: (line: string) => void): Promise<string> {
  const folder = cacheFolder(`library-2-${migrations.at(-1)?.name ?? ''}-${photos}`)
  const path = join(folder, 'cloudalbum.sqlite')
  if (existsSync(path)) return path
  const part = `${path}.part`
  for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true })
  const db = openDatabase(part)
  migrate(db, migrations)
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -200000')
  const store = createSqlitePhotoStore(db)
  const startedMs = performance.now()
  for (let from = 0; from < photos; from += perTransaction) {
    db.exec('BEGIN IMMEDIATE') // the store's own transactions become savepoints
    const numbers = Array.from({ length: Math.min(perTransaction, photos - from) }, (_, i) => from + i)
    for (const number of numbers) await add(number)
    db.exec('COMMIT')
    if (from % 50_000 === 0)
      say(`${from} of ${photos} photos, ${Math.round((from / (performance.now() - startedMs)) * 1000)}/s`)
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  renameSync(part, path)
  return path

  async function add(number: number): Promise<void> {
    const { photo, facts } = photoOf(number, photos)
    await store.reserve(photo, null)
    await store.startProcessing(photo.id, photo.uploadedAtMs)
    if (!(await store.complete(photo.id, photo.sha256, facts, photo.uploadedAtMs)))
      throw new Error('A photo was not completed.')
  }
}

/** For a server that may write. */
export function copyLibrary(path: string, dataDir: string): void {
  copyFileSync(path, join(dataDir, 'cloudalbum.sqlite'))
}

function photoOf(number: number, photos: number): { photo: NewPhoto; facts: PhotoFacts } {
  const rng = random(number + 1)
  const localMs = timeOf(number / photos) + Math.round(rng() * 2 * dayMs)
  const taken = { localMs, offsetMinutes: 60, source: 'offset-tag' as const }
  const city = cities[Math.floor(rng() ** 2 * cities.length)]
  const tags = [...new Set([word(rng), word(rng), word(rng)])]
  const photo: NewPhoto = {
    id: number.toString().padStart(26, '0'),
    accountId: libraryAccount,
    sha256: number.toString(16).padStart(64, '0'),
    sizeBytes: 4_000_000,
    contentType: 'image/jpeg',
    fileName: `IMG_${number}.jpg`,
    uploadedAtMs: Date.UTC(2026, 0) + number,
    taken,
    tags: [],
    description: '',
  }
  const facts: PhotoFacts = {
    contentType: 'image/jpeg',
    width: 4000,
    height: 3000,
    thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
    renditionVersion: 1,
    taken,
    camera: { make: 'CloudAlbum', model: `Model ${Math.floor(rng() * 12)}`, fNumber: 1.8, iso: 100 },
    tags,
    description: rng() < 0.1 ? `A walk by the water, ${word(rng)}` : '',
    ...(city && rng() < 0.8
      ? {
          location: { latitude: city.latitude + scatter(rng), longitude: city.longitude + scatter(rng) },
          place: { city: city.name, country: 'Norway', countryCode: 'NO' },
        }
      : {}),
  }
  return { photo, facts }
}

/** A month of holidays: all have more than a page of photos. */
export const holidayMonth = (rng: () => number) =>
  new Date(Date.UTC(2005, 5 * Math.floor(rng() * holidays))).toISOString().slice(0, 7)

/** From 0, the oldest photo, to 1. Days 1 to 26 of months. */
function timeOf(position: number): number {
  const cycle = Math.floor(position * holidays)
  const within = position * holidays - cycle
  const months =
    within < holidayShare ? within / holidayShare : 1 + (4 * (within - holidayShare)) / (1 - holidayShare)
  const month = Date.UTC(2005, 5 * cycle + Math.floor(months))
  return Math.round(month + (months % 1) * 26 * dayMs)
}

/** Few words are on many photos, many words on few. */
const word = (rng: () => number) => tagWords[Math.floor(tagWords.length ** rng()) - 1] ?? 'subject0'
const scatter = (rng: () => number) => (rng() + rng() + rng() - 1.5) * 0.1
