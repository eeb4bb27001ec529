import type { LongWork } from '../../ports/long-work-store.ts'
import { resumeWork, startWork, type AskPorts } from '../ask-long-work.ts'
import type { LongWorkKind } from '../long-work-job.ts'
import { continueLongWork } from '../run-long-work.ts'
import { verifyAlbum, type VerifyAlbumPorts, type VerifyCursor } from './verify.ts'

export const sweepKind = 'sweep'

export interface SweepTerms {
  /** `exists`: only whether files are there. */
  mode: 'off' | 'exists' | 'full'
  /** Everything is looked at once in so many days. */
  days: number
}

const dayMs = 86_400_000
/** Photos are done before the time is over: then the files themselves are looked through. */
const photosShare = 0.9
const mostBytesAtOnce = 1024 ** 3

/**
 * A verification that never hurries: everything once in `days`, so many photos and at most 1 GiB each time that it is gone on with. What
 * can be made again is. The jobs of long works go on with it every few minutes.
 */
export const sweep =
  (ports: VerifyAlbumPorts, { mode, days }: SweepTerms): LongWorkKind =>
  async (holdPorts, work, options) => {
    const isAhead = ({ done, total = 0, startedAtMs }: LongWork) =>
      done > (total * (holdPorts.clock.now() - startedAtMs)) / (days * dayMs * photosShare)
    if (mode === 'off' || isAhead(work)) return undefined
    const before = readBytesOf(work)
    const pauseWhen = (now: LongWork) => isAhead(now) || readBytesOf(now) - before > mostBytesAtOnce
    const bytes = mode === 'full' ? 'all' : 'none'
    await continueLongWork(holdPorts, work.id, verifyAlbum(ports, { bytes, repair: true }), {
      ...options,
      pauseWhen,
    })
    // Whoever goes on with it comes by itself.
    return undefined
  }

const readBytesOf = ({ cursor }: LongWork) => (cursor as VerifyCursor | undefined)?.readBytes ?? 0

/** Begins it for the first time, and again when its time has come; tries again a day after a failure. Run it every hour. */
export async function keepSweeping(ports: AskPorts, { mode, days }: SweepTerms): Promise<void> {
  if (mode === 'off') return
  const work = await ports.work.get(sweepKind)
  const nowMs = ports.clock.now()
  const isOver = work?.state === 'done' && nowMs >= work.startedAtMs + days * dayMs
  if (!work || isOver) await startWork(ports, { kind: sweepKind })
  else if (work.state === 'failed' && nowMs >= work.updatedAtMs + dayMs) await resumeWork(ports, sweepKind)
}
