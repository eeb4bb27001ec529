import { enrichClicks } from '@cloudalbum/adapters-aws'
import { jsonLog } from '@cloudalbum/app'
import type { FirehoseTransformationEvent } from 'aws-lambda'
import { openAlbum } from './lib/album.ts'
import { clickPorts } from './lib/click-ports.ts'
import { traced } from './lib/traces.ts'

const album = await openAlbum()
const { ports } = album
const onError = (error: unknown) => jsonLog('error', 'clicks', { error })

/** Records of the delivery stream, on their way into a file. */
export const handler = traced(album, 'enrich-clicks', (event: FirehoseTransformationEvent) =>
  enrichClicks({ ...clickPorts(ports), onError }, event),
)
