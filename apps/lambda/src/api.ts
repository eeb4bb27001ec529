import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAlbumApp, fileOriginsOf, giveStored, jsonLog, namedMediaRoutes } from '@cloudalbum/app'
import type { GalleryRenderer } from '@cloudalbum/contract'
import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { folder, openAlbum } from './lib/album.ts'
import { fitting } from './lib/fitting-answer.ts'
import { createFunctionPlaces } from './lib/places.ts'
import { flushed, xRayParentOf } from './lib/traces.ts'
import { tracesOf, watchRequests } from './lib/watch-requests.ts'

const { ports, settings, telemetry, adapters } = await openAlbum({ places: createFunctionPlaces() })
const https = settings.baseUrl.startsWith('https:')

const answer = handle(
  createAlbumApp({
    ports,
    media: namedMediaRoutes(ports, giveStored(ports.blobs, ports.clock, https)),
    cruddurOrigin: settings.cruddurOrigin,
    traceParentOf: xRayParentOf(settings),
    requests: watchRequests(settings),
    fileOrigins: await fileOriginsOf(ports.blobs, ports.clock),
    traces: tracesOf(settings),
    page: {
      html: readFileSync(join(folder, 'page/index.html'), 'utf8'),
      serve: (_, next) => next(), // CloudFront gives the page's files out
      galleryRenderer: async () =>
        ((await import(join(folder, 'page/gallery.mjs'))) as { default: GalleryRenderer }).default,
    },
  }),
)

const readingMethods = ['GET', 'HEAD', 'OPTIONS']

/** So that the schedule knows whether there may be anything to look after. It looks once a day anyway. */
async function noteActivity(event: LambdaEvent): Promise<void> {
  const method = 'http' in event.requestContext ? event.requestContext.http.method : undefined
  if (method !== undefined && !readingMethods.includes(method))
    await adapters.activity.note().catch((error: unknown) => jsonLog('error', 'activity', { error }))
}

/** Answers the API, and writes the pages of galleries, profiles and links. */
export const handler = flushed(telemetry, async (...given: Parameters<typeof answer>) => {
  const [answered] = await Promise.all([answer(...given), noteActivity(given[0])])
  return fitting(answered, settings.baseUrl)
})
