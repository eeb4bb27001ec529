import {
  backupMachine,
  createSqliteAccountStore,
  createSqliteChangeFeed,
  createSqliteCounters,
  createSqliteGalleryStore,
  createSqliteItemStore,
  createSqliteLongWorkStore,
  createSqlitePhotoStore,
  createSqliteProfileStore,
  dataFolder,
  migrations,
  openAlbumDatabase,
} from '@cloudalbum/adapters-local'
import { readConfig, type Config } from '@cloudalbum/config'
import { systemClock, type AccountStore, type HoldPorts, type VerifyAlbumPorts } from '@cloudalbum/core'
import { createImageProcessor } from '@cloudalbum/imaging'
import { openFiles } from '../backup/open-album.ts'

export interface KeepingPorts extends VerifyAlbumPorts, HoldPorts {
  accounts: Pick<AccountStore, 'get' | 'list' | 'byEmail'>
  close(): Promise<void>
}

/** What looks after an album, wherever its rows and files are; beside a running one, and without one. */
export async function openKeeping(env: Record<string, string>): Promise<KeepingPorts> {
  const config = readConfig(env)
  const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`)
  const rows = await openRows(config, onError)
  const images = createImageProcessor({ concurrency: config.workers })
  const { writer, isGone } = backupMachine
  return {
    ...rows,
    writer,
    isGone,
    images,
    blobs: await openFiles(config, dataFolder(config.dataDir).files),
    clock: systemClock,
    onError,
    async close() {
      await images.close()
      rows.close()
    },
  }
}

async function openRows({ metadata, dataDir }: Config, onFault: (error: unknown) => void) {
  if (metadata.kind === 'dynamodb') {
    const { openDynamoRows } = await import('@cloudalbum/adapters-aws')
    return openDynamoRows({ ...metadata, queueUrl: undefined, clock: systemClock, onFault })
  }
  const { db, close } = openAlbumDatabase({ places: dataFolder(dataDir), migrations })
  return {
    accounts: createSqliteAccountStore(db),
    profiles: createSqliteProfileStore(db),
    photos: createSqlitePhotoStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    changes: createSqliteChangeFeed(db, systemClock),
    work: createSqliteLongWorkStore(db),
    counters: createSqliteCounters(db),
    close,
  }
}
