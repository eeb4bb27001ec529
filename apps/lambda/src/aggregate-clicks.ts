import { aggregateClicks, ClickBatches, openS3Files } from '@cloudalbum/adapters-aws'
import { jsonLog } from '@cloudalbum/app'
import type { SQSEvent } from 'aws-lambda'
import { openAlbum } from './lib/album.ts'
import { clickPorts } from './lib/click-ports.ts'

const { ports, adapters, settings } = await openAlbum()
const { clicksBucket } = settings
if (clicksBucket === undefined) throw new Error('CLICKS_BUCKET is missing.')
const delivered = openS3Files({
  uploadsBucket: clicksBucket,
  mediaBucket: clicksBucket,
  pathStyle: settings.files.kind === 's3' && settings.files.pathStyle,
  cloudFront: null,
  clock: ports.clock,
  windowMs: 3_600_000,
})
const batches = new ClickBatches(adapters)
const onError = (error: unknown) => jsonLog('error', 'clicks', { error })

/** Messages of S3: the delivery stream has written a file. */
export const handler = (event: SQSEvent) =>
  aggregateClicks({ ...ports, ...clickPorts(ports), delivered, batches, onError }, event)
