import { readConfig } from '@cloudalbum/config'
import type { PublicItems } from '@cloudalbum/contract'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { albumClient } from './album-client.ts'
import { fillDemo } from './fill-demo.ts'
import { fillGallery } from './fill-gallery.ts'
import { planPhotos } from './plan.ts'

let folder: string
let album: Awaited<ReturnType<typeof compose>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seed-'))
  mkdirSync(join(folder, 'web'))
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>Page</title>')
  const config = readConfig({ DATA_DIR: join(folder, 'data') })
  album = await compose({
    config,
    baseUrl: 'http://localhost:8080',
    webFolder: join(folder, 'web'),
    log: () => {},
  })
})
afterAll(async () => {
  await album.close()
  rmSync(folder, { recursive: true })
})

/** A few, and small, so that drawing them takes no time. */
const photos = planPhotos()
  .filter((_, i) => i % 60 === 0)
  .map((photo) => ({ ...photo, drawing: { ...photo.drawing, width: 240, height: 160 } }))

const fill = (signedIn = (signIn: () => Promise<string>) => albumClient(album.app, signIn)) =>
  fillDemo({
    visitor: albumClient(album.app),
    signedIn,
    drain: () => album.background.drain(),
    say: () => {},
    photos,
  })

describe('the demo', () => {
  it('plans at least 300 photos of twelve years, most of them with a place, each drawn once', () => {
    const photos = planPhotos()
    expect(photos.length).toBeGreaterThanOrEqual(300)
    expect(new Set(photos.map(({ drawing }) => drawing.taken.slice(0, 4))).size).toBeGreaterThanOrEqual(8)
    expect(photos.filter(({ drawing }) => drawing.location).length).toBeGreaterThan(250)
    expect(new Set(photos.map(({ drawing }) => drawing.seed)).size).toBe(photos.length)
  })

  it('fills an album, and a second time finds everything there', async () => {
    const first = await fill()
    expect(first).toMatchObject({ added: photos.length, there: 0 })
    const { client, ...second } = await fill()
    expect(second).toEqual({ added: 0, there: photos.length })
    const { total } = await client.json<{ total: number }>('GET', '/api/timeline')
    expect(total).toBe(photos.length)
    const { ids } = await client.json<{ ids: string[] }>('GET', '/api/search?q=aurora')
    expect(ids).not.toHaveLength(0)
    const { albums } = await client.json<{ albums: { photoCount: number }[] }>('GET', '/api/albums')
    expect(albums.reduce((sum, one) => sum + one.photoCount, 0)).toBe(photos.length)
  })

  it('is filled to its end though drawing takes longer than a session lasts', async () => {
    const outlived = (signIn: () => Promise<string>) => {
      let isFirst = true
      return albumClient(album.app, async () => {
        const token = isFirst ? 'too old' : await signIn()
        isFirst = false
        return token
      })
    }
    expect(await fill(outlived)).toMatchObject({ there: photos.length })
  })

  it('shows twelve creatures in a gallery, each with everything that tells of it, once', async () => {
    const { client } = await fill()
    const drain = () => album.background.drain()
    expect(await fillGallery({ client, drain, size: 120 })).toBe(true)
    expect(await fillGallery({ client, drain, size: 120 })).toBe(false)
    const visitor = albumClient(album.app)
    const { items, facets } = await visitor.json<PublicItems>('GET', '/api/g/mythical-mysfits/items')
    expect(items).toHaveLength(12)
    for (const { description, values } of items) {
      expect(description.length).toBeGreaterThan(100)
      expect(Object.keys(values)).toEqual(['species', 'good-evil', 'law-chaos', 'age'])
    }
    for (const { values } of facets ?? []) for (const { count } of values) expect(count).toBeGreaterThan(0)
    const { mysfits } = await visitor.json<{ mysfits: object[] }>('GET', '/compat/mysfits/mysfits')
    expect(mysfits).toHaveLength(12)
  })
})
