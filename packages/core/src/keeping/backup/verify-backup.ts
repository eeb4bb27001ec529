import { AppError, isAppError } from '../../errors.ts'
import type { NewSha256 } from '../../ports/sha256.ts'
import { damaged } from './damaged.ts'
import { filesOf } from './file-list.ts'
import type { Manifest } from './manifest.ts'
import { hashOf, ObjectIndex } from './object-index.ts'
import { readParts } from './parts.ts'
import type { BackupPlace, StoredBackup } from './place.ts'
import type { BackupReport } from './back-up.ts'

export interface VerifyBackupPorts {
  place: BackupPlace
  sha256: NewSha256
}

export interface VerifiedBackup extends StoredBackup {
  manifest: Manifest
}

/** The newest one, or the newest that is not younger than `at`. @throws AppError `not-found`. */
export async function chooseBackup(place: BackupPlace, atMs: number | undefined): Promise<StoredBackup> {
  const all = await place.backups()
  const found = all.find(({ madeAtMs }) => atMs === undefined || madeAtMs <= atMs)
  if (found) return found
  const oldest = all.at(-1)
  throw new AppError(
    'not-found',
    oldest
      ? `${place.name} holds no backup of that time; the oldest is of ${new Date(oldest.madeAtMs).toISOString()}.`
      : `${place.name} holds no backup.`,
  )
}

/**
 * Whether a backup is whole: its description and lists are what their checksums say, it names nothing but files of an album, and
 * every object is there with its size. `whole`: every object is read, too. Reads only.
 * @throws AppError `checksum-mismatch` that says what is wrong.
 */
export async function verifyBackup(
  { place, sha256 }: VerifyBackupPorts,
  backup: StoredBackup,
  { whole }: { whole: boolean },
  report: BackupReport,
  signal: AbortSignal,
): Promise<VerifiedBackup> {
  const manifest = await place.manifest(backup.id)
  const objects = await ObjectIndex.load(place)
  for await (const block of readParts(place, sha256, manifest.rows)) {
    signal.throwIfAborted()
    void block
  }
  let done = 0
  const total = manifest.files.count
  for await (const { key, sha256: name, bytes } of filesOf(place, sha256, manifest)) {
    const size = objects.sizeOf(name)
    if (size === undefined) throw damaged(`${key} is missing in this backup: ${place.objectKey(name)}.`)
    if (size !== bytes) throw damaged(`${key} is cut off in this backup: ${place.objectKey(name)}.`)
    if (whole && (await hashIn(place, name, sha256)) !== name)
      throw damaged(`${key} is damaged in this backup: ${place.objectKey(name)}.`)
    signal.throwIfAborted()
    if (++done % reportEvery === 0) await report({ done, total, cursor: done })
  }
  await report({ done, total, cursor: done })
  return { ...backup, manifest }
}

const reportEvery = 500

async function hashIn(place: BackupPlace, name: string, sha256: NewSha256): Promise<string | undefined> {
  try {
    return await hashOf(place, name, sha256)
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}
