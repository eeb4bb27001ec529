import { jsonLog } from '@cloudalbum/app'
import type { SQSEvent } from 'aws-lambda'
import { openAlbum } from './lib/album.ts'
import { createFunctionImages } from './lib/images.ts'
import { createFunctionPlaces } from './lib/places.ts'
import { takeJobs } from './lib/take-jobs.ts'

const { ports } = await openAlbum({ images: createFunctionImages(), places: createFunctionPlaces() })

/** Messages of the queue of jobs: a job may be due. */
export const handler = (event: SQSEvent) => takeJobs(ports, event, jsonLog)
