import { PutRecordCommand } from '@aws-sdk/client-firehose'
import { hmac } from '@cloudalbum/adapters-shared'
import {
  newId,
  notFound,
  type Clock,
  type BlobStore,
  type ClickBatch,
  type GalleryStore,
  type InsightStore,
} from '@cloudalbum/core'
import { aggregateClicks, type AggregateClicksPorts } from '../clicks/aggregate-clicks.ts'
import { ClickBatches } from '../clicks/click-batches.ts'
import { enrichClicks, type EnrichClicksPorts } from '../clicks/enrich-clicks.ts'
import { clickRequestTemplate } from '../clicks/request-template.ts'
import { clickTables } from '../clicks/tables.ts'
import { FakeDeliveryStream } from './fakes/delivery-stream.ts'
import { startFirehoseFake } from './fakes/firehose-fake.ts'
import { applyTemplate, type TemplateRequest } from './fakes/mapping-template.ts'
import { objectCreatedEvent } from './fakes/storage-events.ts'
import { testDynamo } from './test-dynamo.ts'

/** Stores of the album, real ones. */
type Stores = Pick<AggregateClicksPorts, 'items' | 'salts'> & {
  galleries: GalleryStore
  insights: InsightStore
  blobs: BlobStore
  clock: Clock
}

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 "é"'

/** As the schema of the route, which adapters do not know. */
function readBody(body: unknown): ClickBatch | undefined {
  const { batchId, galleryId, itemIds, ...more } = (body ?? {}) as Partial<ClickBatch>
  const fits = typeof batchId === 'string' && typeof galleryId === 'string' && Array.isArray(itemIds)
  return fits && Object.keys(more).length === 0 ? { batchId, galleryId, itemIds } : undefined
}

/** Gives the keys that could not be counted. */
const counter =
  (ports: AggregateClicksPorts, faults: unknown[]) =>
  async (keys: readonly string[], using = ports): Promise<string[]> => {
    const failed: string[] = []
    for (const key of keys)
      try {
        await aggregateClicks(using, objectCreatedEvent(key))
      } catch (error) {
        faults.push(error)
        failed.push(key)
      }
    return failed
  }

/** The way of a click on AWS over these stores, but for the services themselves, and a published gallery of two items. */
export async function openClickWorld(stores: Stores) {
  const { clock } = stores
  const bucket = new Map<string, Uint8Array>()
  const { dynamo, close: closeDynamo } = await testDynamo(clickTables)
  const faults: unknown[] = []
  const ports: AggregateClicksPorts & EnrichClicksPorts = {
    ...stores,
    delivered: { get: (key) => Promise.resolve(blobOf(key, bucket.get(key))) },
    batches: new ClickBatches({ dynamo, clock }),
    isBot: (userAgent) => /bot/i.test(userAgent),
    hmac,
    readBody,
    onError: (error) => void faults.push(error),
  }
  const stream = new FakeDeliveryStream({
    transform: (event) => enrichClicks(ports, event),
    write: (key, body) => Promise.resolve(void bucket.set(key, body)),
    prefix: 'clicks/',
    errorPrefix: 'click-errors/',
    now: () => clock.now(),
  })
  const firehose = await startFirehoseFake({ take: stream.take })
  const owner = newId()
  const items = [newId(), newId()] as const
  const galleryId = await publishGallery(stores.galleries, owner, items)
  const count = counter(ports, faults)
  return {
    ports,
    faults,
    /** Objects of the stream, by key. */
    bucket,
    stream,
    firehose,
    owner,
    galleryId,
    items,
    /** Who asks, when `request` is told nothing else. */
    source: { ip: '203.0.113.7', userAgent: chrome },
    batch: (more: Partial<ClickBatch> = {}): ClickBatch => ({
      batchId: crypto.randomUUID(),
      galleryId,
      itemIds: [items[0]],
      ...more,
    }),
    /** Counts objects, of each of which an event tells. */
    count,
    settle: async () => count(await stream.flush()),
    totals: (id = galleryId) => totalsOf(stores.insights, id),
    /** What API Gateway does with a request of a visitor. */
    request: (body: object | string, headers: Record<string, string> = {}, sourceIp = '203.0.113.7') =>
      putRequest(firehose, {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'user-agent': chrome, ...headers },
        context: { requestTimeEpoch: clock.now(), identity: { sourceIp } },
      }),
    async close() {
      closeDynamo()
      await firehose.close()
    },
  }
}

async function putRequest(firehose: Awaited<ReturnType<typeof startFirehoseFake>>, request: TemplateRequest) {
  const put = JSON.parse(applyTemplate(clickRequestTemplate(firehose.streamName), request)) as {
    DeliveryStreamName: string
    Record: { Data: string }
  }
  const record = { Data: Buffer.from(put.Record.Data, 'base64') }
  await firehose.client().send(new PutRecordCommand({ ...put, Record: record }))
}

function blobOf(key: string, bytes: Uint8Array | undefined) {
  if (!bytes) throw notFound('object')
  const info = { key, sizeBytes: bytes.length, contentType: 'application/gzip', modifiedAtMs: 0, etag: '' }
  return { info, body: ReadableStream.from([bytes]) }
}

/** Gives its id. */
export async function publishGallery(
  galleries: GalleryStore,
  accountId: string,
  itemIds: readonly string[],
): Promise<string> {
  const id = newId()
  await galleries.create(
    {
      id,
      accountId,
      albumId: null,
      slug: `mysfits-${id.slice(-6)}`,
      title: 'Mythical Mysfits',
      text: '',
      attributes: [
        { key: 'species', name: 'Species', kind: 'choice', choices: ['Cyclops', 'Troll'], filter: true },
      ],
      claimLabel: 'Adopt',
      likes: true,
      indexed: false,
      state: 'published',
      accent: null,
      createdAtMs: Date.UTC(2026, 10, 21),
    },
    itemIds.map((itemId, i) => ({
      id: itemId,
      photoId: null,
      waitsForFile: `${i}.jpg`,
      slug: `item-${i}`,
      name: `Item ${i}`,
      description: '',
      values: { species: i === 0 ? 'Cyclops' : 'Troll' },
    })),
  )
  return id
}

async function totalsOf(insights: InsightStore, galleryId: string) {
  const { days, items, values } = await insights.read(galleryId, '2026-11-01', '2026-12-31')
  const sum = (key: 'visits' | 'views' | 'visitors') => days.reduce((all, day) => all + day[key], 0)
  return { visits: sum('visits'), views: sum('views'), visitors: sum('visitors'), days, items, values }
}
