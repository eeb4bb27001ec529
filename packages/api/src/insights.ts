import * as contract from '@cloudalbum/contract'
import {
  attachment,
  getInsights,
  insightsCsv,
  openClicks,
  recordClicks,
  renditionKey,
  type BlobStore,
  type GalleryInsights,
  type InsightPorts,
  type OpenClicksPorts,
  type Photo,
  type PhotoStore,
  type RecordClicksPorts,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { hasRenditions } from './photo-page.ts'

export type InsightRoutePorts = RecordClicksPorts &
  InsightPorts &
  OpenClicksPorts & {
    photos: Pick<PhotoStore, 'getMany'>
    blobs: Pick<BlobStore, 'signDownload'>
  }

const shownRows = 100

/** Clicks of visitors, and what they add up to for the owner. */
export function insightHandlers(ports: InsightRoutePorts): Handler[] {
  return [
    handle(contract.sendClicks, async ({ body, request, ip }) => {
      const userAgent = request.headers.get('user-agent') ?? ''
      const purpose = request.headers.get('sec-purpose') ?? ''
      await recordClicks(ports, body, { ip, userAgent, purpose })
      return undefined
    }),
    handle(contract.getInsights, async ({ actor, params, query }) =>
      view(ports, await getInsights(ports, actor.accountId, params.id, query)),
    ),
    handle(contract.exportInsights, async ({ actor, params, query }) => {
      const insights = await getInsights(ports, actor.accountId, params.id, query)
      const { gallery, fromDay, toDay } = insights
      const fileName = `${gallery.slug} ${params.table} ${fromDay} ${toDay}.csv`
      return download(insightsCsv(insights, params.table), fileName, 'text/csv; charset=utf-8')
    }),
    handle(contract.exportClicks, async ({ actor, params, query }) => {
      const { body, fromDay, toDay } = await openClicks(ports, actor.accountId, params.id, query)
      return download(body, `clicks ${fromDay} ${toDay}.ndjson.gz`, 'application/gzip')
    }),
  ]
}

async function view(ports: InsightRoutePorts, insights: GalleryInsights): Promise<contract.Insights> {
  const { fromDay, toDay, days, totals, items, attributes } = insights
  const shown = items.slice(0, shownRows)
  const photos = await ports.photos.getMany(shown.flatMap(({ item }) => item?.photoId ?? []))
  const byId = new Map(photos.map((photo) => [photo.id, photo]))
  return {
    fromDay,
    toDay,
    days,
    totals,
    items: await Promise.all(
      shown.map(async ({ item, ...counted }) => ({
        ...counted,
        name: item?.name ?? null,
        slug: item?.slug ?? null,
        thumbnailUrl: await thumbnailUrl(ports.blobs, byId.get(item?.photoId ?? '')),
      })),
    ),
    itemCount: items.length,
    attributes: attributes.map(({ attribute, values }) => ({
      attribute,
      values: values.slice(0, shownRows),
    })),
  }
}

const thumbnailUrl = async (blobs: Pick<BlobStore, 'signDownload'>, photo: Photo | undefined) =>
  photo && hasRenditions(photo) ? blobs.signDownload(renditionKey(photo, 'thumbnail')) : null

const download = (body: string | ReadableStream<Uint8Array>, fileName: string, contentType: string) =>
  new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': attachment(fileName),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
