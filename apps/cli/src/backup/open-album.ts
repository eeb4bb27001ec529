import { createDiskBlobStore, createSqliteRowsSource, dataFolder } from '@cloudalbum/adapters-local'
import type { Config } from '@cloudalbum/config'
import { systemClock, type BackUpPorts, type BlobStore, type UploadSpool } from '@cloudalbum/core'

const hourMs = 3_600_000

/** Rows and files of the album, wherever the configuration has them; it may run. */
export async function openAlbum(config: Config): Promise<Pick<BackUpPorts, 'rows' | 'files'>> {
  const { database, backups, files } = dataFolder(config.dataDir)
  const rows =
    config.metadata.kind === 'sqlite'
      ? createSqliteRowsSource({ database, folder: backups })
      : (await import('@cloudalbum/adapters-aws')).openBackupRows(config.metadata.tablePrefix).source
  return { rows, files: await openFiles(config, files) }
}

/** @param root where they are on a disk. */
export async function openFiles({ files }: Config, root: string): Promise<BlobStore & UploadSpool> {
  if (files.kind === 'disk')
    return createDiskBlobStore({
      root,
      baseUrl: '',
      secret: new Uint8Array(32),
      clock: systemClock,
      windowMs: hourMs,
    })
  const { openS3Files } = await import('@cloudalbum/adapters-aws')
  return openS3Files({ ...files, clock: systemClock, windowMs: hourMs })
}
