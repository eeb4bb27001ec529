import { dayMs, minuteMs, type Upkeep } from '@cloudalbum/app'
import { describe, expect, it } from 'vitest'
import { filesRestAfterMs, isDue, restsAfterMs } from './due-upkeep.ts'

const hourMs = 60 * minuteMs
const run = () => Promise.resolve()
const upkeep = {
  soon: { everyMs: 5 * minuteMs, run },
  hourly: { everyMs: hourMs, run },
  files: { everyMs: hourMs, looksAtAllFiles: true, run },
  daily: { everyMs: dayMs, run },
} satisfies Record<string, Upkeep>

const due = (turnMs: number, quietMs: number) =>
  Object.entries(upkeep).flatMap(([name, one]) => (isDue(one, turnMs, quietMs) ? [name] : []))

describe('At a turn of the schedule', () => {
  it('each upkeep runs at its pace while the album is used; all files are looked at once a day', () => {
    for (const quietMs of [0, restsAfterMs - 1]) {
      expect(due(5 * minuteMs, quietMs)).toEqual(['soon'])
      expect(due(hourMs, quietMs)).toEqual(['hourly'])
      expect(due(dayMs, quietMs)).toEqual(['files', 'daily'])
    }
  })

  it('everything runs once a day, and nothing in between, when nobody has changed anything for an hour', () => {
    for (const quietMs of [restsAfterMs, filesRestAfterMs - 1]) {
      expect([...due(5 * minuteMs, quietMs), ...due(hourMs, quietMs)]).toEqual([])
      expect(due(dayMs, quietMs)).toEqual(['soon', 'hourly', 'files', 'daily'])
    }
  })

  it('files are left alone once all were looked at that anybody could have left behind', () => {
    for (const quietMs of [filesRestAfterMs, Infinity])
      expect(due(dayMs, quietMs)).toEqual(['soon', 'hourly', 'daily'])
  })
})
