import { makeBackupFolder, openBackupFolder } from '@cloudalbum/adapters-local'
import { backupPlaceOf, type Config } from '@cloudalbum/config'
import { invalid, type BackupPlace } from '@cloudalbum/core'

export interface PlaceChoice {
  config: Config
  env: Record<string, string>
  /** As given with the command; not set: that of the configuration. */
  place: string | undefined
}

/** Where backups are. `make`: a folder that is missing is made. @throws AppError `invalid-input`, `not-found`. */
export async function openPlace(
  { config, env, place }: PlaceChoice,
  { make = false } = {},
): Promise<BackupPlace> {
  const to = place === undefined ? config.backups?.to : backupPlaceOf(place, env['S3_PATH_STYLE'] === 'yes')
  if (!to)
    throw invalid(
      'Say where backups are: set BACKUP_TO, or give a folder or s3://bucket/folder with the command.',
    )
  if (to.kind === 'folder')
    return make ? makeBackupFolder(to.path, config.dataDir) : openBackupFolder(to.path)
  // Its client is large, and those who use folders need none.
  const { openBackupBucket } = await import('@cloudalbum/adapters-aws')
  return openBackupBucket(to)
}
