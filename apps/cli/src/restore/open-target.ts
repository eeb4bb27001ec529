import { createSqliteRowsTarget, dataFolder, StagedRestore } from '@cloudalbum/adapters-local'
import type { Config } from '@cloudalbum/config'
import { invalid, systemClock, type RestoreTarget } from '@cloudalbum/core'
import { join } from 'node:path'
import { openFiles } from '../backup/open-album.ts'

export interface TargetOptions {
  config: Config
  replace: boolean
  /** Writes the rows of a later backup of the place to a file; undefined when the chosen one is the newest. */
  laterRows: (path: string) => Promise<string | undefined>
}

/** The album that the configuration describes, as a place for a backup. */
export async function openTarget({ config, replace, laterRows }: TargetOptions) {
  const has = { rows: config.metadata.kind === 'sqlite', files: config.files.kind === 'disk' }
  const { dataDir } = config
  const staged = new StagedRestore({ dataDir, has, replace, nowMs: systemClock.now() })
  const { database } = dataFolder(dataDir)
  // What is there knows best what was revoked; else a later backup.
  const newer = () =>
    replace && has.rows
      ? Promise.resolve(database)
      : laterRows(join(dataFolder(dataDir).restoring, 'later.sqlite'))
  const remote =
    config.metadata.kind === 'dynamodb' ? await openTables(config.metadata.tablePrefix, replace) : undefined
  const usesFolder = has.rows || has.files
  const target: RestoreTarget = {
    kind: config.metadata.kind,
    isAside: has.rows && has.files,
    async begin(backupId) {
      if (usesFolder) staged.begin(backupId)
      await remote?.begin(backupId)
      return {
        files: await openFiles(config, staged.staged.files),
        rows: remote ?? createSqliteRowsTarget({ database: staged.staged.database, newer }),
        async finish() {
          const notes = usesFolder ? staged.finish() : []
          await remote?.finish()
          return notes
        },
        abandon: async () => Promise.resolve(usesFolder ? staged.abandon() : undefined),
        pause: async () => Promise.resolve(usesFolder ? staged.pause() : undefined),
      }
    },
  }
  return { target, staged }
}

async function openTables(tablePrefix: string, replace: boolean) {
  if (replace)
    throw invalid(
      'Tables cannot be put aside. Restore to empty ones: set another TABLE_PREFIX and create them with "cloudalbum db init", or deploy another stage.',
    )
  return (await import('@cloudalbum/adapters-aws')).openBackupRows(tablePrefix).target
}
