import { createStreamedApp } from '@cloudalbum/app'
import { openAlbum } from './lib/album.ts'
import { streamAnswers } from './lib/stream-answers.ts'
import { xRayParentOf } from './lib/traces.ts'
import { watchRequests } from './lib/watch-requests.ts'

const { settings, ports, telemetry } = await openAlbum()

/** Streams what may be larger than a function answers in one piece. */
export const handler = streamAnswers(
  createStreamedApp(ports, watchRequests(settings), xRayParentOf(settings)),
  telemetry,
)
