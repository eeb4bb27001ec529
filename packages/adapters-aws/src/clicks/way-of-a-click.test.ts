import { gunzipSync } from 'node:zlib'
import { hmac } from '@cloudalbum/adapters-shared'
import { countFile, newId, openClicks, recordClicks, writeClicks, type ClickRecord } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { createFirehoseClickSink } from '../firehose/firehose-click-sink.ts'
import { publishGallery } from '../testing/click-world.ts'
import { useClickWorld, type ClickTest } from '../testing/use-click-world.ts'

let clock: ClickTest['clock']
let parts: ClickTest['parts']
let world: ClickTest['world']
let showAll: ClickTest['showAll']
useClickWorld((made) => ({ clock, parts, world, showAll } = made))

const textOf = async (key: string) =>
  gunzipSync(Buffer.from(await new Response((await parts.blobs.get(key)).body).arrayBuffer())).toString()

describe('a click of a visitor', () => {
  it('goes from the request through the stream into the counts and the files of the gallery', async () => {
    await world.request(world.batch({ itemIds: [null, world.items[0], world.items[1]] }))
    const [key, ...more] = await world.stream.flush()
    expect(key).toMatch(/^clicks\/2026\/11\/21\/12\/.+\.gz$/)
    expect(more).toEqual([])
    expect(await world.count([key!])).toEqual([])
    expect(await world.totals()).toMatchObject({ visits: 1, views: 2, visitors: 1 })
    const asked = { from: '2026-11-21', to: '2026-11-21' }
    const { body } = await openClicks(parts, world.owner, world.galleryId, asked)
    const lines = gunzipSync(Buffer.from(await new Response(body).arrayBuffer()))
      .toString()
      .trim()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line) as ClickRecord)).toMatchObject([
      { item: null, at: '2026-11-21T12:00:00.000Z' },
      { item: world.items[0], item_name: 'Item 0', attributes: { species: 'Cyclops' } },
      { item: world.items[1], item_name: 'Item 1', attributes: { species: 'Troll' } },
    ])
  })

  it('counts as on one machine, and leaves the same records', async () => {
    const other = await publishGallery(parts.galleries, world.owner, [newId(), newId()])
    showAll()
    const batches = [
      world.batch({ itemIds: [null, world.items[0]] }),
      world.batch({ itemIds: [world.items[1]] }),
      world.batch({ galleryId: other, itemIds: [null] }),
    ]
    for (const one of batches) await world.request(one)
    await world.settle()
    const onAws = [await world.totals(), await world.totals(other)]
    const files = (await parts.blobs.list('clicks/', undefined, 10)).blobs.map(({ key }) => key)
    const records = (await Promise.all(files.map(textOf))).sort()
    await parts.blobs.remove(files)
    for (const table of ['insight_objects', 'insight_counts', 'insight_visitors'])
      parts.db.exec(`DELETE FROM ${table}`)
    for (const one of batches)
      await recordClicks({ ...parts, isBot: world.ports.isBot, hmac }, one, world.source)
    await writeClicks(parts, { all: true })
    const here = (await parts.blobs.list('clicks/', undefined, 10)).blobs.map(({ key }) => key)
    for (const key of here) await countFile(parts, key)
    expect([await world.totals(), await world.totals(other)]).toEqual(onAws)
    expect((await Promise.all(here.map(textOf))).sort()).toEqual(records)
  })

  it('loses address and browser before it is stored, behind CloudFront as well', async () => {
    const edges = ['130.176.1.1', '130.176.1.2'] as const
    for (const edge of edges)
      await world.request(world.batch(), { 'x-forwarded-for': `198.51.100.10, ${edge}` }, edge)
    const claimed = { 'x-forwarded-for': `10.0.0.1, 198.51.100.10, ${edges[0]}` }
    await world.request(world.batch(), claimed, edges[0])
    await world.request(world.batch(), { 'x-forwarded-for': `2001:db8::1, ${edges[0]}` }, edges[0])
    await world.request(world.batch())
    const [key] = await world.stream.flush()
    const text = gunzipSync(world.bucket.get(key!)!).toString()
    for (const secret of ['198.51.100', '130.176', '2001:db8', '203.0.113', 'Chrome', 'Mozilla'])
      expect(text).not.toContain(secret)
    await world.count([key!])
    expect(await world.totals()).toMatchObject({ views: 5, visitors: 3 })
  })

  it.each([
    ['of a program', {}, { 'user-agent': 'Googlebot/2.1' }],
    ['of one that does not say what it is', {}, { 'user-agent': '' }],
    ['of a page that is loaded in advance', {}, { 'sec-purpose': 'prefetch;prerender' }],
    ['that is no JSON', '{"batchId":', {}],
    ['that is nothing', '', {}],
    ['with what nobody asked for', { admin: true }, {}],
    ['that is too long', { itemIds: Array.from({ length: 400 }, () => newId()) }, {}],
  ])('%s is dropped', async (_, body, headers) => {
    await world.request(typeof body === 'string' ? body : { ...world.batch(), ...body }, headers)
    expect(await world.stream.flush()).toEqual([])
    expect(world.faults).toEqual([])
  })

  it('on what is not there, or not published any more, is left out', async () => {
    await world.request(world.batch({ itemIds: [newId(), world.items[0]] }))
    await world.request(world.batch({ galleryId: newId(), itemIds: [null] }))
    await world.settle()
    expect(await world.totals()).toMatchObject({ views: 1, visits: 0 })
    await world.request(world.batch())
    await parts.galleries.update(world.owner, world.galleryId, { state: 'unpublished' }, clock.now())
    await world.settle()
    expect(await world.totals()).toMatchObject({ views: 1 })
  })

  it('that the album itself took goes the same way, and counts once beside the request', async () => {
    const clicks = createFirehoseClickSink({
      client: world.firehose.client(),
      streamName: world.firehose.streamName,
    })
    const one = world.batch()
    await recordClicks({ ...world.ports, clicks, salts: parts.salts }, one, world.source)
    await world.request(one)
    await world.settle()
    expect(await world.totals()).toMatchObject({ views: 1, visitors: 1 })
  })

  it('is of the day it was made on, whenever it is counted', async () => {
    clock.advance(12 * 3_600_000 - 1000)
    await world.request(world.batch())
    clock.advance(2000)
    await world.request(world.batch())
    await world.settle()
    expect((await world.totals()).days).toMatchObject([
      { day: '2026-11-21', views: 1 },
      { day: '2026-11-22', views: 1 },
    ])
  })
})
