import { AppError, BackupPlace, invalid, systemClock, type BackUpPorts } from '@cloudalbum/core'
import { newSha256 } from '@cloudalbum/adapters-shared'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, resolve, sep } from 'node:path'
import { createDiskBlobStore, makeDurableFolder } from '../disk/disk-blob-store.ts'
import { isRunning } from './is-running.ts'

/** Backups in a folder that is there. @throws AppError `not-found`. */
export function openBackupFolder(path: string): BackupPlace {
  if (!existsSync(path))
    throw new AppError('not-found', `There is no folder ${path}. Is the disk there that holds the backups?`)
  return new BackupPlace({ store: storeAt(path), prefix: '', name: path })
}

const storeAt = (root: string) =>
  createDiskBlobStore({ root, baseUrl: '', secret: new Uint8Array(32), clock: systemClock, windowMs: 1000 })

const dayMs = 86_400_000

/**
 * The same, made when it is missing, readable by the album's user only. The folder around it must be there: a disk that is not would
 * be a folder of the disk of the album otherwise. @throws AppError `invalid-input`.
 */
export async function makeBackupFolder(path: string, dataDir: string): Promise<BackupPlace> {
  if (`${resolve(path)}${sep}`.startsWith(`${resolve(dataDir)}${sep}`))
    throw invalid(
      `${path} is in the data folder, and would be lost with it. Choose a folder on another disk for backups.`,
    )
  if (!existsSync(dirname(path)))
    throw invalid(`There is no folder ${dirname(path)} for backups. Is the disk there?`)
  makeDurableFolder(path, 0o700)
  // What a process was writing when it was killed.
  await storeAt(path).collectLeftovers(dayMs)
  return openBackupFolder(path)
}

/** What this process brings to the making of backups. */
export const backupMachine: Pick<BackUpPorts, 'writer' | 'isGone' | 'sha256'> = {
  sha256: newSha256,
  writer: { host: hostname(), process: process.pid },
  isGone: ({ host, process: pid }) => host === hostname() && pid !== process.pid && !isRunning(pid),
}
