import { backupMachine } from '@cloudalbum/adapters-local'
import { readConfig } from '@cloudalbum/config'
import {
  backUp,
  chooseBackup,
  parseKeep,
  pruneBackups,
  systemClock,
  verifyBackup,
  type BackupPlace,
} from '@cloudalbum/core'
import { Command } from 'commander'
import { version } from '../version.ts'
import { attend, type Attended } from './attend.ts'
import { momentOf } from './moment.ts'
import { openAlbum } from './open-album.ts'
import { openPlace } from './open-place.ts'
import { stageEnv } from './stage-env.ts'
import { contents, tellBackup, tellPruned, timeText } from './tell.ts'

type Env = Record<string, string>

interface BackupOptions {
  to?: string
  stage?: string
  withoutRenditions?: true
  verify?: true
  prune: boolean
}

const where = 'a folder, or s3://bucket/folder (BACKUP_TO unless given)'

/** `cloudalbum backup …` */
export function backupCommand(env: Env): Command {
  const backup = new Command('backup')
    .description(
      'Back up the album, which may run: its rows of one moment, and every file. What is there already is not copied again.',
    )
    .option('--to <place>', where)
    .option('--stage <name>', 'the album on AWS that was deployed under this name')
    .option('--without-renditions', 'leave out thumbnails and previews, which can be made again')
    .option('--verify', 'read all that is there first, and copy again what is damaged (takes long)')
    .option('--no-prune', 'keep backups that BACKUP_KEEP would remove')
    .action((options: BackupOptions) => attended((attendance) => makeBackup(env, options, attendance)))
  backup
    .command('list')
    .description('Which backups there are.')
    .option('--from <place>', where)
    .action(({ from }: { from?: string }) =>
      attended(async () => listBackups(await openPlace({ config: readConfig(env), env, place: from }))),
    )
  backup
    .command('verify')
    .description('Whether a backup is whole and can be restored: every object is read. Changes nothing.')
    .option('--from <place>', where)
    .option(
      '--at <time>',
      'the newest one of this time or before, such as 2026-11-21T14:00Z (the newest unless given)',
    )
    .option('--quick', 'look at names and sizes of files only')
    .action((options: { from?: string; at?: string; quick?: true }) =>
      attended(async ({ signal, report }) => {
        const place = await openPlace({ config: readConfig(env), env, place: options.from })
        const chosen = await chooseBackup(place, momentOf(options.at))
        const whole = options.quick === undefined
        const { manifest } = await verifyBackup(
          { place, sha256: backupMachine.sha256 },
          chosen,
          { whole },
          report,
          signal,
        )
        return [`The backup of ${timeText(chosen.madeAtMs)} is whole: ${contents(manifest)}.`]
      }),
    )
  return backup
}

async function attended(work: (attendance: Attended) => Promise<string[]>): Promise<void> {
  process.exitCode = await attend(work)
}

async function makeBackup(
  given: Env,
  options: BackupOptions,
  { signal, report }: Attended,
): Promise<string[]> {
  const env = await stageEnv(given, options.stage)
  const config = readConfig(env)
  const place = await openPlace({ config, env, place: options.to }, { make: true })
  const ports = { ...backupMachine, ...(await openAlbum(config)), clock: systemClock, place }
  const { withoutRenditions = false, verify = false } = options
  const result = await backUp(ports, { version, withoutRenditions, verify }, report, signal)
  // Only where the configuration says what stays: a place that is given with the command is somebody's own affair.
  const keep = options.prune && options.to === undefined ? config.backups?.keep : undefined
  const pruned = keep === undefined ? [] : tellPruned(await pruneBackups(ports, parseKeep(keep), signal))
  return [...tellBackup(result), ...pruned]
}

async function listBackups(place: BackupPlace): Promise<string[]> {
  const lines: string[] = []
  for (const { id, madeAtMs } of await place.backups()) {
    const manifest = await place.manifest(id).catch(() => undefined)
    lines.push(
      `${timeText(madeAtMs)}  ${manifest ? contents(manifest) : 'damaged: its description is not what was written'}`,
    )
  }
  return lines.length > 0 ? lines : [`There are no backups in ${place.name}.`]
}
