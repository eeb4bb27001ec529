import {
  backupMachine,
  createSqliteRowsSource,
  dataFolder,
  makeBackupFolder,
} from '@cloudalbum/adapters-local'
import type { Config } from '@cloudalbum/config'
import { parseKeep, type BlobStore, type Clock, type ScheduledBackups } from '@cloudalbum/core'
import { version } from './version.ts'

const hourMs = 3_600_000

/** Backups that the configuration asks for; undefined: none. */
export function scheduledBackups(
  config: Config,
  { blobs: files, clock }: { blobs: BlobStore; clock: Clock },
): ScheduledBackups | undefined {
  const { backups } = config
  if (!backups) return undefined
  return {
    everyMs: backups.everyHours * hourMs,
    keep: parseKeep(backups.keep),
    version,
    open: async () => ({
      ...backupMachine,
      clock,
      files,
      rows: await openRows(config),
      place: await openPlace(config.dataDir, backups.to),
    }),
  }
}

async function openPlace(dataDir: string, to: NonNullable<Config['backups']>['to']) {
  if (to.kind === 'folder') return makeBackupFolder(to.path, dataDir)
  // A large client, that an album on one machine does not load otherwise.
  return (await import('@cloudalbum/adapters-aws')).openBackupBucket(to)
}

async function openRows({ metadata, dataDir }: Config) {
  const { database, backups } = dataFolder(dataDir)
  if (metadata.kind === 'sqlite') return createSqliteRowsSource({ database, folder: backups })
  return (await import('@cloudalbum/adapters-aws')).openBackupRows(metadata.tablePrefix).source
}
