import { createSqliteGalleryStore, createSqlitePhotoStore, openDatabase } from '@cloudalbum/adapters-local'
import { newId, type Attribute, type NewItem, type PhotoStore } from '@cloudalbum/core'
import { join } from 'node:path'
import { startAlbum, type AlbumServer } from './lib/album-server.ts'
import { atMost, type Bench, type BenchOptions } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { quantile, random } from './lib/numbers.ts'
import { galleryScript } from './page-size.ts'

const items = 10_000
const atOnce = 1000
const visits = 400
const pageSize = 48
const slug = 'bench-gallery'

const choices = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`)
const filtered: [string, string[]][] = [
  ['species', choices('Species', 40)],
  ['colour', choices('Colour', 8)],
  ['temper', choices('Temper', 3)],
]
const attributes: Attribute[] = filtered.map(([key, values]) => ({
  key,
  name: key,
  kind: 'choice',
  choices: values,
  filter: true,
}))

interface ItemsPage {
  total: number
  next: string | null
}

/**
 * A gallery of 10,000 items with three attributes to filter by, through HTTP from one visitor: pages by one, two and three
 * filters, the first page and those that follow by their cursor; items with their neighbours; the page as a browser gets it.
 * First byte: until the head of the answer is here.
 */
export async function galleries({ say }: BenchOptions): Promise<Bench> {
  return withFolder(async (folder) => {
    await using album = await startAlbum(folder)
    const owner = await album.signUp()
    const { id } = await owner.json<{ id: string }>('GET', '/api/account')
    await fill(join(folder, 'cloudalbum.sqlite'), id)
    say(`${items} items are there`)
    const timesMs = {
      first: [] as number[],
      next: [] as number[],
      item: [] as number[],
      page: [] as number[],
    }
    const rng = random(7)
    for (let visit = 0; visit < visits; visit += 1) {
      const query = queryOf(rng)
      let cursor: string | null = ''
      for (let page = 0; page < 4 && cursor !== null; page += 1) {
        const rest: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const path: string = `/api/g/${slug}/items?limit=${pageSize}&${query}${rest}`
        const { text, ms } = await timed(album, path)
        timesMs[page === 0 ? 'first' : 'next'].push(ms)
        cursor = (JSON.parse(text) as ItemsPage).next
      }
      const item = Math.floor(rng() * items)
      timesMs.item.push((await timed(album, `/api/g/${slug}/items/item-${item}?${query}`)).ms)
      timesMs.page.push((await timed(album, `/g/${slug}?${query}`)).ms)
    }
    const figure = (name: string, values: number[]) =>
      atMost(
        { name: `gallery of 10,000, ${name}, first byte, p95`, value: quantile(values, 0.95), unit: 'ms' },
        30,
      )
    return {
      name: 'galleries',
      rounds: `${visits} visits, one after the other`,
      figures: [
        figure('filtered items', timesMs.first),
        figure('items after a cursor', timesMs.next),
        figure('one item', timesMs.item),
        figure('filtered page', timesMs.page),
        await galleryScript(),
      ],
    }
  })
}

/** One to three filters, each with any of its values. */
function queryOf(rng: () => number): string {
  const count = 1 + Math.floor(rng() * filtered.length)
  const query = new URLSearchParams()
  for (const [key, values] of filtered.slice(-count))
    query.set(key, values[Math.floor(rng() * values.length)] ?? '')
  return query.toString()
}

async function timed({ baseUrl }: AlbumServer, path: string): Promise<{ text: string; ms: number }> {
  const startedMs = performance.now()
  const response = await fetch(baseUrl + path)
  const ms = performance.now() - startedMs
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return { text, ms }
}

/** Photos and items by way of the stores, beside the server. */
async function fill(path: string, accountId: string): Promise<void> {
  const db = openDatabase(path)
  const photos = createSqlitePhotoStore(db)
  const rng = random(1)
  const made: NewItem[] = []
  for (let from = 0; from < items; from += atOnce) {
    const ids = Array.from({ length: atOnce }, () => newId())
    await Promise.all(ids.map((id, index) => addPhoto(photos, accountId, id, from + index)))
    ids.forEach((photoId, index) => made.push(itemOf(photoId, from + index, rng)))
  }
  const settings = {
    claimLabel: 'Adopt',
    likes: true,
    indexed: true,
    state: 'published',
    accent: null,
  } as const
  const gallery = { id: newId(), accountId, albumId: null, slug, title: 'Bench', text: '', attributes }
  const store = createSqliteGalleryStore(db)
  const { id } = await store.create({ ...gallery, ...settings, createdAtMs: Date.now() }, made)
  await store.update(accountId, id, { publishedAtMs: Date.now() }, Date.now())
  db.close()
}

const itemOf = (photoId: string, number: number, rng: () => number): NewItem => ({
  id: newId(),
  photoId,
  waitsForFile: null,
  slug: `item-${number}`,
  name: `Item ${number}`,
  description: 'Waits for somebody who takes it home. '.repeat(6),
  values: Object.fromEntries(
    filtered.map(([key, values]) => [key, values[Math.floor(rng() * values.length)] ?? '']),
  ),
})

async function addPhoto(photos: PhotoStore, accountId: string, id: string, number: number): Promise<void> {
  const taken = { localMs: number * 60_000, offsetMinutes: 0, source: 'file' as const }
  const sha256 = number.toString(16).padStart(64, '0')
  const plain = { contentType: 'image/jpeg', taken, tags: [], description: '' }
  const file = {
    id,
    accountId,
    sha256,
    sizeBytes: 4_000_000,
    fileName: `${number}.jpg`,
    uploadedAtMs: number,
  }
  await photos.reserve({ ...plain, ...file }, null)
  await photos.startProcessing(id, number)
  const shown = { width: 4000, height: 3000, thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI', renditionVersion: 1 }
  if (!(await photos.complete(id, sha256, { ...plain, ...shown, camera: {} }, number)))
    throw new Error('A photo was not completed.')
}
