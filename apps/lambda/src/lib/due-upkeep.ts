import { dayMs, type Upkeep } from '@cloudalbum/app'

/** After so long without anybody who changes something, once a day is enough. */
export const restsAfterMs = 3_600_000
/** Files are looked at when they are a day old: then all have been that anybody could leave behind. */
export const filesRestAfterMs = 3 * dayMs

/**
 * Whether an upkeep is due at a turn of the schedule, whose pace is `turnMs`, when for `quietMs` nobody has changed anything. What looks at
 * all files reads all their rows: once a day, and not at all for nothing. Jobs wait for none of this.
 */
export function isDue({ everyMs, looksAtAllFiles }: Upkeep, turnMs: number, quietMs: number): boolean {
  if (looksAtAllFiles) return turnMs === dayMs && quietMs < filesRestAfterMs
  return quietMs < restsAfterMs ? everyMs === turnMs : turnMs === dayMs
}
