import { backupKind, type BackupSummary, type Clock, type LongWorkStore } from '@cloudalbum/core'
import type { HealthCheck } from './readiness.ts'

/** How old the last backup is, and whether the last try failed. An album without one still answers: it is no reason to be not ready. */
export const backupCheck =
  (works: Pick<LongWorkStore, 'get'>, clock: Clock): HealthCheck =>
  async () => {
    const work = await works.get(backupKind)
    const summary = work?.result as BackupSummary | undefined
    return {
      figures: {
        failed: work?.state === 'failed' ? 1 : 0,
        ...(summary ? { lastAgoS: Math.round((clock.now() - summary.madeAtMs) / 1000) } : {}),
      },
    }
  }
