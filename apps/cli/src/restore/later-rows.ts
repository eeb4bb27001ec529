import { backupMachine } from '@cloudalbum/adapters-local'
import { isAppError, readRows, type BackupPlace, type StoredBackup } from '@cloudalbum/core'
import { open } from 'node:fs/promises'

/** Writes the rows of the newest backup to a file, if it is newer than this one and can be read: they know what was revoked since. */
export const laterRows = (place: BackupPlace, chosen: StoredBackup) => async (path: string) => {
  const [newest] = await place.backups()
  if (!newest || newest.id === chosen.id) return undefined
  try {
    const { rows } = await place.manifest(newest.id)
    const file = await open(path, 'w', 0o600)
    try {
      for await (const block of readRows(place, backupMachine.sha256, rows)) await file.writeFile(block)
    } finally {
      await file.close()
    }
    return path
  } catch (error) {
    if (isAppError(error, 'checksum-mismatch')) return undefined
    throw error
  }
}
