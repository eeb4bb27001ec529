import { jsonLog } from '@cloudalbum/app'
import type { SQSEvent } from 'aws-lambda'
import { openAlbum } from './lib/album.ts'
import { createFunctionImages } from './lib/images.ts'
import { createFunctionPlaces } from './lib/places.ts'
import { takeUploads } from './lib/take-uploads.ts'
import { flushed } from './lib/traces.ts'

const { ports, telemetry } = await openAlbum({
  images: createFunctionImages(),
  places: createFunctionPlaces(),
})

/** Messages of S3: an original has come, or a profile image, which is another function's. */
export const handler = flushed(telemetry, (event: SQSEvent) => takeUploads(ports, event, jsonLog))
