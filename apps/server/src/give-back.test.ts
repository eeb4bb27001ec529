import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveBackWhenIdle, lookEveryMs } from './give-back.ts'

let used: number
let collected: number
let end: () => void

beforeEach(() => {
  vi.useFakeTimers()
  used = 1500
  collected = 0
  end = giveBackWhenIdle({
    usedMs: () => used,
    collect() {
      collected++
      used += 60
    },
  })
})
afterEach(() => {
  end()
  vi.useRealTimers()
})

/** So much processor time until the next look. Gives how often memory was given back so far. */
function after(ms: number): number {
  used += ms
  vi.advanceTimersByTime(lookEveryMs)
  return collected
}

describe('memory that nobody needs', () => {
  it('goes back once, when what was to do is done', () => {
    expect([after(900), after(900), after(10), after(10), after(10)]).toEqual([0, 0, 1, 1, 1])
  })

  it('goes back again after more work', () => {
    expect([after(10), after(60), after(10), after(60), after(10)]).toEqual([1, 1, 1, 1, 2])
  })

  it('stays while there is work, however long', () => {
    for (let look = 0; look < 100; look++) expect(after(60)).toBe(0)
  })

  it('is not looked after any more at the end', () => {
    end()
    expect(after(0)).toBe(0)
  })
})

describe('this process', () => {
  it('gives back what its work has left', () => {
    const endThis = giveBackWhenIdle()
    let beforeMb = heapWhileBusyMb()
    while (process.cpuUsage().user < 600_000) beforeMb = heapWhileBusyMb()
    vi.advanceTimersByTime(lookEveryMs)
    vi.advanceTimersByTime(lookEveryMs)
    endThis()
    expect(beforeMb - heapMb()).toBeGreaterThan(10)
  })
})

const heapMb = () => process.memoryUsage().heapUsed / 2 ** 20

function heapWhileBusyMb(): number {
  const left = Array.from({ length: 1_000_000 }, (_, index) => ({ index }))
  return left.length > 0 ? heapMb() : 0
}
