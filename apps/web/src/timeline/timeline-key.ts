import type { InjectionKey } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import type { TimelineSource } from './timeline-source.ts'

export const timelineKey: InjectionKey<TimelineSource> = Symbol('timeline')

/** All photos of the account, by month: one for the whole page, so that what was loaded stays. */
export const useTimeline = (): TimelineSource => useInjected(timelineKey)
