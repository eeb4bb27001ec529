import { createSqlitePhotoStore, migrate, migrations, openDatabase } from '@cloudalbum/adapters-local'
import type { NewPhoto, PhotoFacts, PhotoStore } from '@cloudalbum/core'
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './folders.ts'
import { random } from './numbers.ts'

export const libraryAccount = '0000000000000000000000acct'
/** 20 years of which every fifth month is one of holidays, with 60 % of the photos: 125 each among 10,000. */
const holidays = 48
const holidayShare = 0.6
/** In flight together, as those of an import: the store writes them in transactions of its own size. */
const atOnce = 1000
const dayMs = 86_400_000

export const cities = Array.from({ length: 200 }, (_, i) => {
  const rng = random(i + 1)
  return { name: `Citystead${i}`, latitude: rng() * 110 - 45, longitude: rng() * 340 - 170 }
})
/** Word `i` of 400 is on photos about in proportion to 1/(i+1). */
export const tagWords = Array.from({ length: 400 }, (_, i) => `subject${i}`)
/** Each is on 40 photos, however many there are. */
export const rareWords = Array.from({ length: 20 }, (_, i) => `seldom${10 + i}`)
const rareUses = 40 * rareWords.length
/** Each photo has one of them. */
export const hourWords = ['dawn', 'noon', 'dusk', 'night']
/** One on every fifth photo. They share letters: `여행` is in four of them. */
const koreanWords = [
  '바다여행',
  '제주여행',
  '가족여행',
  '여행사진',
  '가족사진',
  '생일잔치',
  '벚꽃놀이',
  '눈사람',
]

/** The file is kept only when whole: nothing has to outlive a crash. */
const fillSettings = ['synchronous = OFF', 'cache_size = -200000']

/**
 * A database with this many ready photos of one account over 20 years in 200 cities, filled through PhotoStore as an
 * import of a library would: reserved, started, completed, in order of time with some disorder. Filled once, then kept.
 */
export async function libraryOf(photos: number, say: (line: string) => void): Promise<string> {
  const folder = cacheFolder(`library-3-${migrations.at(-1)?.name ?? ''}-${photos}`)
  const path = join(folder, 'cloudalbum.sqlite')
  if (existsSync(path)) return path
  const part = `${path}.part`
  for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true })
  const db = openDatabase(part)
  migrate(db, migrations)
  for (const setting of fillSettings) db.pragma(setting)
  await fill(createSqlitePhotoStore(db), photos, say)
  db.close()
  renameSync(part, path)
  return path
}

async function fill(store: PhotoStore, photos: number, say: (line: string) => void): Promise<void> {
  const startedMs = performance.now()
  for (let from = 0; from < photos; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, photos - from) }, (_, i) => from + i)
    await Promise.all(numbers.map((number) => add(store, photoOf(number, photos))))
    const done = from + numbers.length
    const perS = Math.round((done / (performance.now() - startedMs)) * 1000)
    if (done % 100_000 === 0) say(`${done} of ${photos} photos, ${perS}/s`)
  }
}

async function add(store: PhotoStore, { photo, facts }: ReturnType<typeof photoOf>): Promise<void> {
  await store.reserve(photo, null)
  await store.startProcessing(photo.id, photo.uploadedAtMs)
  if (!(await store.complete(photo.id, photo.sha256, facts, photo.uploadedAtMs)))
    throw new Error('A photo was not completed.')
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
  const tags = [...new Set([word(rng), word(rng), word(rng)]), pick(hourWords, rng())]
  if (rng() < 0.2) tags.push(pick(koreanWords, rng()))
  const rareUse = Math.floor((number * rareUses) / photos)
  if (rareUse !== Math.floor(((number - 1) * rareUses) / photos))
    tags.push(pick(rareWords, (rareUse % 20) / 20))
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
    favourite: rng() < 0.05,
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
const pick = (words: readonly string[], share: number) => words[Math.floor(share * words.length)] ?? ''
const word = (rng: () => number) => tagWords[Math.floor(tagWords.length ** rng()) - 1] ?? 'subject0'
const scatter = (rng: () => number) => (rng() + rng() + rng() - 1.5) * 0.1
