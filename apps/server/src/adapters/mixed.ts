import { makeDurableFolder, MemoryCdn } from '@cloudalbum/adapters-local'
import { openCloudFront, openCognito, openFirehose, openNotifier, openSes } from '@cloudalbum/adapters-aws'
import { systemClock, webhookNotifier, writeClicks, type Cdn } from '@cloudalbum/core'
import { noTelemetry } from '@cloudalbum/telemetry'
import { albumSecret } from '../secrets.ts'
import { openDiskFiles } from './disk-files.ts'
import { openDynamo } from './dynamo-rows.ts'
import type { AdapterOptions, EdgeAdapters } from './edge.ts'
import { machineParts } from './machine.ts'
import { openS3 } from './s3-files.ts'
import { openSqliteRows } from './sqlite-rows.ts'

/** Of avatars and banners that are kept in memory. */
const profileImageBytes = 32 * 1024 * 1024

/** Every port of the core, each kind where the configuration wants it. */
export async function createMixedAdapters(options: AdapterOptions): Promise<EdgeAdapters> {
  const { config, log, telemetry = noTelemetry, clock = systemClock } = options
  const onError = (error: unknown) => log('error', 'files', { error })
  makeDurableFolder(config.dataDir, 0o700)
  const secret = albumSecret(config)
  const rows =
    config.metadata.kind === 'sqlite'
      ? openSqliteRows(options, clock)
      : openDynamo(options, config.metadata, clock)
  const files =
    config.files.kind === 'disk'
      ? openDiskFiles({ dataDir: config.dataDir, secret, clock, telemetry })
      : await openS3({ files: config.files, clock, onError, telemetry })
  const kept = new MemoryCdn({ maxBytes: profileImageBytes })
  const { webhooks, jobs, clicks } = rows
  const buffered = { ...rows, blobs: files.blobs, clicks, clock }
  return {
    ...machineParts(options, clock, secret),
    ...rows,
    ...files,
    ...(config.identity.kind === 'cognito'
      ? openCognito({ ...config.identity, secret, clock }, telemetry)
      : {}),
    ...(config.mail.kind === 'ses' ? { mailer: openSes(config.mail.from, telemetry) } : {}),
    clicks:
      config.clicks.kind === 'firehose' ? openFirehose(config.clicks.deliveryStream, telemetry) : clicks,
    notifier: openNotifier(config.notifications, webhookNotifier({ webhooks, jobs, clock }), telemetry),
    cdn: both(kept, config.cdnDistributionId),
    upkeep: [{ everyMs: 5000, run: () => writeClicks(buffered) }, ...files.upkeep, ...rows.upkeep],
    cachedProfileImage: (path, read) => kept.fetch(path, read),
    worksHere: config.jobs.kind === 'local',
    async close() {
      if ('stopWatching' in files) await files.stopWatching()
      rows.close()
    },
  }
}

/** This process forgets first, so that CloudFront asks it for nothing old. */
function both(kept: Cdn, distributionId: string | undefined): Cdn {
  if (distributionId === undefined) return kept
  const front = openCloudFront(distributionId)
  return {
    async purge(paths) {
      await kept.purge(paths)
      await front.purge(paths)
    },
  }
}
