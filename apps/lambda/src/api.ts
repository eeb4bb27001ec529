import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAlbumApp, fileOriginsOf, giveStored, namedMediaRoutes } from '@cloudalbum/app'
import type { GalleryRenderer } from '@cloudalbum/contract'
import { handle } from 'hono/aws-lambda'
import { folder, openAlbum } from './lib/album.ts'
import { fitting } from './lib/fitting-answer.ts'
import { createFunctionPlaces } from './lib/places.ts'
import { flushed, xRayParentOf } from './lib/traces.ts'
import { tracesOf, watchRequests } from './lib/watch-requests.ts'

const { ports, settings, telemetry } = await openAlbum({ places: createFunctionPlaces() })
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

/** Answers the API, and writes the pages of galleries, profiles and links. */
export const handler = flushed(telemetry, async (...given: Parameters<typeof answer>) =>
  fitting(await answer(...given), settings.baseUrl),
)
