import {
  createLocalAccounts,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqlitePhotoStore,
  dataFolder,
  migrations,
  openAlbumDatabase,
} from '@cloudalbum/adapters-local'
import { readConfig } from '@cloudalbum/config'
import { systemClock } from '@cloudalbum/core'
import { mkdirSync } from 'node:fs'

/** Accounts of the album on this machine, straight from its database: works beside a running album, and without one. */
export function openLocalPorts(env: Record<string, string>) {
  const config = readConfig(env)
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const { db, close } = openAlbumDatabase({ places: dataFolder(config.dataDir), migrations })
  const baseUrl = config.baseUrl ?? `http://localhost:${config.port}`
  const onFault = (error: unknown) => process.stderr.write(`${String(error)}\n`)
  return {
    ...createLocalAccounts({ db, clock: systemClock, issuer: baseUrl, onFault }),
    baseUrl,
    clock: systemClock,
    photos: createSqlitePhotoStore(db),
    jobs: createSqliteJobQueue(db, systemClock),
    changes: createSqliteChangeFeed(db, systemClock),
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    close,
  }
}

export type LocalPorts = ReturnType<typeof openLocalPorts>
