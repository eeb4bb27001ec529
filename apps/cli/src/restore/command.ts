import { backupMachine, StagedRestore } from '@cloudalbum/adapters-local'
import { readConfig } from '@cloudalbum/config'
import { chooseBackup, restoreBackup, systemClock } from '@cloudalbum/core'
import { Command } from 'commander'
import { resolve } from 'node:path'
import { attend, type Attended } from '../backup/attend.ts'
import { momentOf } from '../backup/moment.ts'
import { openPlace } from '../backup/open-place.ts'
import { stageEnv } from '../backup/stage-env.ts'
import { tellProof, timeText } from '../backup/tell.ts'
import { laterRows } from './later-rows.ts'
import { openTarget } from './open-target.ts'

type Env = Record<string, string>

interface Options {
  from?: string
  at?: string
  toData?: string
  stage?: string
  replace?: true
  revoke?: true
}

/** `cloudalbum restore` */
export const restoreCommand = (env: Env) =>
  new Command('restore')
    .description(
      'Bring a backup back: to an empty data folder, or empty tables and buckets. One that is damaged is refused, and nothing is written.',
    )
    .option('--from <place>', 'a folder, or s3://bucket/folder (BACKUP_TO unless given)')
    .option(
      '--at <time>',
      'the newest one of this time or before, such as 2026-11-21T14:00Z (the newest unless given)',
    )
    .option('--to-data <folder>', 'in place of DATA_DIR')
    .option('--stage <name>', 'to the album on AWS that was deployed under this name, and is empty yet')
    .option('--replace', 'put the album that is there aside; what was revoked in it stays revoked')
    .option('--revoke', 'end all share links, API keys and invitations')
    .addHelpText('after', '\nEverybody has to sign in again afterwards.')
    .action(async (options: Options) => {
      process.exitCode = await attend((attended) => restore(env, options, attended))
    })

async function restore(own: Env, options: Options, { signal, report }: Attended): Promise<string[]> {
  const given = await stageEnv(own, options.stage)
  const env = options.toData === undefined ? given : { ...given, DATA_DIR: resolve(options.toData) }
  const config = readConfig(env)
  const { replace = false, revoke = false } = options
  const ended = endOfUnfinished(config.dataDir)
  if (ended) return ended
  const place = await openPlace({ config, env, place: options.from })
  const backup = await chooseBackup(place, momentOf(options.at))
  const { target } = await openTarget({ config, replace, laterRows: laterRows(place, backup) })
  const { tables, files, notes } = await restoreBackup(
    { place, target, sha256: backupMachine.sha256, clock: systemClock },
    backup,
    { revokeAll: revoke, besideOthers: replace },
    report,
    signal,
  )
  return [`Restored the backup of ${timeText(backup.madeAtMs)}.`, ...tellProof(tables, files), ...notes]
}

/** What an earlier restore was cut off at, after all was proven. */
function endOfUnfinished(dataDir: string): string[] | undefined {
  const staged = new StagedRestore({
    dataDir,
    has: { rows: true, files: true },
    replace: false,
    nowMs: systemClock.now(),
  })
  return staged.complete() ? ['The restore that was cut off is at its end now.'] : undefined
}
