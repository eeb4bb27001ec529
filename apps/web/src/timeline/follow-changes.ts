import type { Change } from '@cloudalbum/contract'
import type { Changes } from '../app/changes.ts'
import type { TimelineSource } from './timeline-source.ts'

/** Changes come in bursts, as during an upload: the timeline asks once for many. */
const gatherMs = 400
/** A month of thousands takes a while to fetch; while it grows it is fetched for at most a third of the time. */
const restPerWork = 2
const types = [
  'photo-ready',
  'photo-rejected',
  'photos-edited',
  'photos-trashed',
  'photos-restored',
  'photos-purged',
  'reset',
] as const

export function followChanges(changes: Pick<Changes, 'on'>, timeline: TimelineSource): void {
  let ids = new Set<string>()
  let reset = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let waitMs = gatherMs

  async function flush() {
    timer = undefined
    if (timeline.total.value === undefined || running) return
    running = true
    const startMs = performance.now()
    const change: Change = reset ? { type: 'reset' } : { type: 'photos-edited', photoIds: [...ids] }
    ids = new Set()
    reset = false
    try {
      await timeline.follow(change)
    } catch {
      // No connection: the change feed says `reset` once it is back, and then everything is asked for again.
      reset = true
    } finally {
      running = false
      waitMs = Math.max(gatherMs, (performance.now() - startMs) * restPerWork)
      if (ids.size > 0) schedule()
    }
  }
  const schedule = () => (timer ??= setTimeout(() => void flush(), waitMs))

  changes.on(types, (change) => {
    if (change.type === 'reset') reset = true
    else if ('photoIds' in change) for (const id of change.photoIds) ids.add(id)
    schedule()
  })
}
