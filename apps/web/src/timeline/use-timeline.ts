import { useInjected } from '../app/use-injected.ts'
import { albumPartsKey } from '../editing/install-album.ts'
import { followChanges } from './follow-changes.ts'
import { createTimelineSource, type TimelineSource } from './timeline-source.ts'

/** All photos of the account, by month: one for the whole page, so that what was loaded stays. */
export function useTimeline(): TimelineSource {
  const { keep, session, changes, ledger } = useInjected(albumPartsKey)
  return keep('timeline', () => {
    const timeline = createTimelineSource(session.client, ledger)
    followChanges(changes, timeline)
    return timeline
  })
}
