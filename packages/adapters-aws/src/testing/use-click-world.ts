import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach } from 'vitest'
import { openClickWorld } from './click-world.ts'

export interface ClickTest {
  clock: FakeClock
  parts: Awaited<ReturnType<typeof openTemporaryParts<FakeClock>>>
  world: Awaited<ReturnType<typeof openClickWorld>>
  /** Visitors see every item. */
  showAll: () => void
}

/** A world of clicks of its own for each test of the file. */
export function useClickWorld(begin: (made: ClickTest) => void): void {
  let close: () => Promise<void>
  beforeEach(async () => {
    const clock = new FakeClock()
    const parts = await openTemporaryParts(clock)
    const world = await openClickWorld(parts)
    const showAll = () => parts.db.exec('UPDATE gallery_items SET shown = 1')
    showAll()
    close = async () => {
      await world.close()
      await parts.close()
    }
    begin({ clock, parts, world, showAll })
  })
  afterEach(() => close())
}
