import { jsonLog } from '@cloudalbum/app'
import { openAlbum } from './lib/album.ts'
import { createFunctionImages } from './lib/images.ts'
import { takeJobs, type JobsEvent } from './lib/take-jobs.ts'
import { flushed } from './lib/traces.ts'

const { ports, telemetry } = await openAlbum({ images: createFunctionImages() })

/** Records of the stream of jobs: an avatar or a banner has come, or waits to be cut. */
export const handler = flushed(telemetry, (event: JobsEvent) => takeJobs(ports, event, jsonLog))
