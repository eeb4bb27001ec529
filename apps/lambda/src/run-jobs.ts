import { jsonLog } from '@cloudalbum/app'
import { openAlbum } from './lib/album.ts'
import { createFunctionImages } from './lib/images.ts'
import { createFunctionPlaces } from './lib/places.ts'
import { takeJobs, type JobsEvent } from './lib/take-jobs.ts'
import { flushed } from './lib/traces.ts'

const { ports, telemetry } = await openAlbum({
  images: createFunctionImages(),
  places: createFunctionPlaces(),
})

/** Records of the stream of jobs: a job may be due. */
export const handler = flushed(telemetry, (event: JobsEvent) => takeJobs(ports, event, jsonLog))
