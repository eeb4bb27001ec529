import { aggregateClicks, ClickBatches, openS3Files, type ObjectCreated } from '@cloudalbum/adapters-aws'
import { openAlbum } from './lib/album.ts'
import { clickPorts } from './lib/click-ports.ts'
import { traced } from './lib/traces.ts'

const album = await openAlbum()
const { ports, adapters, settings, telemetry } = album
const { clicksBucket } = settings
if (clicksBucket === undefined) throw new Error('CLICKS_BUCKET is missing.')
const delivered = openS3Files({
  uploadsBucket: clicksBucket,
  mediaBucket: clicksBucket,
  pathStyle: settings.files.kind === 's3' && settings.files.pathStyle,
  cloudFront: null,
  clock: ports.clock,
  windowMs: 3_600_000,
  telemetry,
})
const batches = new ClickBatches(adapters)

/** Events of S3: the delivery stream has written a file. One that is not counted comes again, and then waits among the failed. */
export const handler = traced(album, 'aggregate-clicks', (event: ObjectCreated) =>
  aggregateClicks({ ...ports, ...clickPorts(ports), delivered, batches }, event),
)
