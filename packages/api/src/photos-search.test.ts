import {
  createDiskBlobStore,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import type { PhotoPage } from '@cloudalbum/contract'
import { cellOf, newId } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { photoTestClient } from './photos-test-client.ts'

let folder: string
let close: () => void
let own: Samples
let other: Samples
let client: ReturnType<typeof photoTestClient>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photo-routes-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new FakeClock(startMs)
  const secret = new Uint8Array(32)
  const blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret,
    clock,
    windowMs: 3_600_000,
  })
  const photos = createSqlitePhotoStore(db)
  const index = createSqlitePhotoIndex(db)
  const changes = createSqliteChangeFeed(db, clock)
  const jobs = createSqliteJobQueue(db, clock)
  own = samplesOf({ photos, index }, newId())
  other = samplesOf({ photos, index }, newId())
  client = photoTestClient({ photos, index, blobs, jobs, changes, clock }, own.accountId)
  close = () => db.close()
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

describe('timeline, search and map', () => {
  it('send the newest photos along with the months, where that is asked for', async () => {
    expect(await client.get('/api/timeline?newest=2')).toEqual({ months: [], total: 0 })
    for (let i = 0; i < 3; i++)
      await own.ready({ taken: { localMs: startMs + i, offsetMinutes: 0, source: 'file' } })
    await other.ready()
    const { months, newest } = await client.get<{ months: unknown[]; newest: PhotoPage }>(
      '/api/timeline?newest=2',
    )
    expect(months).toEqual([{ month: '2024-05', count: 3 }])
    expect(newest.localMs).toEqual([startMs + 2, startMs + 1])
    const rest = await client.get<PhotoPage>(`/api/timeline/2024-05?cursor=${newest.next}`)
    expect(rest.localMs).toEqual([startMs])
    for (const count of ['0', '101', 'x'])
      expect((await client.send('GET', `/api/timeline?newest=${count}`)).status).toBe(400)
  })

  it('give months, and a month page by page', async () => {
    for (let i = 0; i < 5; i++)
      await own.ready({ ...bern, taken: { localMs: startMs + i, offsetMinutes: 0, source: 'file' } })
    await other.ready()
    expect(await client.get('/api/timeline')).toEqual({ months: [{ month: '2024-05', count: 5 }], total: 5 })
    const first = await client.get<PhotoPage>('/api/timeline/2024-05?limit=3')
    expect(first).toMatchObject({
      localMs: [4, 3, 2].map((ms) => startMs + ms),
      places: Array(3).fill('Bern, Switzerland') as string[],
      favourites: [false, false, false],
    })
    const second = await client.get<PhotoPage>(`/api/timeline/2024-05?cursor=${first.next}`)
    expect([second.ids.length, second.next]).toEqual([2, null])
    for (const path of [
      '/api/timeline/2024-5',
      '/api/timeline/2024-13',
      '/api/timeline/2024-05?cursor=x',
      '/api/timeline/2024-05?limit=501',
      '/api/timeline/2024-05?x=1',
    ])
      expect(await client.refused('GET', path), path).toEqual([400, 'invalid-input'])
  })

  it('find by words and filters together', async () => {
    const photo = await own.ready({ ...bern, tags: ['경복궁', 'New York'], camera: { model: 'Pixel 7' } })
    await own.photos.edit(own.accountId, [photo.id], () => ({ favourite: true }), startMs)
    await own.ready({ contentType: 'image/png' })
    const cell = cellOf(bern.location, 8)
    const found = async (query: string) => (await client.get<PhotoPage>(`/api/search?${query}`)).ids
    const hits = [
      'q=복궁',
      'q=new+yo',
      'q=bern+pixel',
      'tag=NEW+YORK',
      'camera=pixel+7',
      'city=Bern',
      'country=switzerland',
      'favourite=true',
      `cell=${cell}`,
      'q=img&type=image/jpeg&from=2024-05-17&to=2024-05-17',
      'type=image/jpeg&from=0001-01-01&to=9999-12-31',
    ]
    for (const query of hits) expect(await found(query), query).toEqual([photo.id])
    for (const query of [
      'q=york+rome',
      'tag=york',
      'cell=8/0/0',
      'from=2024-05-18',
      'to=2024-05-16',
      'q=%22%22*',
      'from=2024-06-01&to=2024-05-01',
      'type=image/gif',
    ])
      expect(await found(query), query).toEqual([])
    expect(await found('')).toHaveLength(2)
    expect(await found('q=+')).toHaveLength(2)
    for (const query of [
      'from=2024-02-30',
      'favourite=false',
      'cell=x',
      'cursor=%27',
      `q=${'x'.repeat(201)}`,
      'sql=1',
    ])
      expect((await client.send('GET', `/api/search?${query}`)).status, query).toBe(400)
  })

  it('suggest what photos have, the most frequent first', async () => {
    for (let i = 0; i < 3; i++) await own.ready({ ...bern, tags: ['Berg'] })
    await own.ready({ tags: ['New Berlin', 'Berg'] })
    await other.ready({ tags: ['Berta'] })
    expect(await client.get('/api/search/suggestions?q=BER')).toEqual({
      suggestions: [
        { kind: 'tag', value: 'Berg', count: 4 },
        { kind: 'city', value: 'Bern', count: 3 },
        { kind: 'tag', value: 'New Berlin', count: 1 },
      ],
    })
    expect(await client.get('/api/search/suggestions?q=ber&kind=city')).toEqual({
      suggestions: [{ kind: 'city', value: 'Bern', count: 3 }],
    })
    expect(
      (await client.get<{ suggestions: unknown[] }>('/api/search/suggestions')).suggestions,
    ).toHaveLength(4)
  })

  it('gather photos on the map', async () => {
    const photo = await own.ready(bern)
    await other.ready(bern)
    const { cells, attribution } = await client.get<{
      cells: { thumbnailUrl: string }[]
      attribution: string
    }>('/api/map?north=60&south=40&east=20&west=-10&zoom=5')
    expect(cells).toEqual([
      expect.objectContaining({
        ...bern.location,
        count: 1,
        photoId: photo.id,
        cell: cellOf(bern.location, 6),
      }),
    ])
    expect(cells[0]?.thumbnailUrl).toContain(photo.id)
    expect(attribution).toBe('Cities: GeoNames')
    for (const query of [
      'north=1',
      'north=91&south=0&east=0&west=0&zoom=1',
      'north=1&south=2&east=0&west=0&zoom=1',
      'north=1&south=0&east=0&west=0&zoom=x',
    ])
      expect((await client.send('GET', `/api/map?${query}`)).status, query).toBe(400)
  })
})
