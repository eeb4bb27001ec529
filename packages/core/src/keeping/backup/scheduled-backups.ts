import { startWork, type AskPorts } from '../ask-long-work.ts'
import type { LongRun } from '../long-run.ts'
import type { LongWorkKind } from '../long-work-job.ts'
import { continueLongWork } from '../run-long-work.ts'
import type { WorkFinding } from '../../ports/long-work-store.ts'
import { backUp, type BackUpPorts, type BackUpResult } from './back-up.ts'
import type { StoredBackup } from './place.ts'
import { pruneBackups } from './prune-backups.ts'
import type { Keep } from './retention.ts'

export const backupKind = 'backup'

/** Backups that the album makes by itself. */
export interface ScheduledBackups {
  everyMs: number
  keep: Keep
  version: string
  /** Again for each: a disk may have come or gone. @throws AppError when the place is not there. */
  open(): Promise<BackUpPorts>
}

/** What is remembered of the last one. */
export interface BackupSummary {
  madeAtMs: number
  place: string
  files: number
  fileBytes: number
  /** Backups that needed not stay. */
  removed: number
}

const againMs = 3_600_000

/** As one run, however long it takes: rows of one moment cannot be taken in several. */
export const backupWork =
  (backups: ScheduledBackups): LongWorkKind =>
  (ports, work, { sliceMs: _, ...options }) =>
    continueLongWork(ports, work.id, scheduledRun(backups), options)

const scheduledRun =
  ({ open, version, keep }: ScheduledBackups): LongRun<number, BackupSummary> =>
  async (_from, report, signal) => {
    const ports = await open()
    const made = await backUp(ports, { version }, report, signal)
    const { files, fileBytes, madeAtMs, place } = made
    await report({ done: files, total: files, cursor: files, findings: findingsOf(made) })
    const { backups } = await pruneBackups(ports, keep, signal)
    return { madeAtMs, place, files, fileBytes, removed: backups.length }
  }

/** Asks for one when the last is too old; after one that failed not before an hour. Run it every few minutes. */
export async function keepBackingUp(ports: AskPorts, { everyMs, open }: ScheduledBackups): Promise<void> {
  const nowMs = ports.clock.now()
  const work = await ports.work.get(backupKind)
  if (work?.state === 'running' || work?.state === 'stopping') return
  const hasEnded = work?.state === 'failed' || work?.state === 'stopped'
  if (hasEnded && nowMs - work.updatedAtMs < Math.min(againMs, everyMs)) return
  const newest = await newestOf(open)
  if (newest && nowMs - newest.madeAtMs < everyMs) return
  await startWork(ports, { kind: backupKind })
}

/** A place that does not answer is asked again by the backup itself, which remembers what is wrong. */
async function newestOf(open: ScheduledBackups['open']): Promise<StoredBackup | undefined> {
  try {
    const [newest] = await (await open()).place.backups()
    return newest
  } catch {
    return undefined
  }
}

const findingsOf = ({ problems: { damaged, missing } }: BackUpResult): WorkFinding[] => [
  ...damaged.map((where) => ({
    what: 'original-damaged',
    where,
    repaired: false,
    how: 'The file is not what was uploaded, or cannot be read. Look at the disk; an earlier backup may have it whole.',
  })),
  ...missing.map((where) => ({
    what: 'original-missing',
    where,
    repaired: false,
    how: 'The photo has no original any more. An earlier backup may have it.',
  })),
]
