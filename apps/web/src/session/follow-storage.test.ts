import type { Change } from '@cloudalbum/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followStorage } from './follow-storage.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function world() {
  const handlers = new Map<string, (change: Change) => void>()
  const reloadAccount = vi.fn(() => Promise.resolve())
  const on = (types: string | readonly string[], handler: (change: Change) => void) => {
    for (const type of [types].flat()) handlers.set(type, handler)
    return () => {}
  }
  followStorage({ on: on as never }, { reloadAccount })
  return { reloadAccount, tell: (change: Change) => handlers.get(change.type)?.(change) }
}

it('asks once for a burst of photos', () => {
  const { reloadAccount, tell } = world()
  for (let i = 0; i < 50; i++) tell({ type: 'photo-ready', photoIds: [] })
  expect(reloadAccount).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(reloadAccount).toHaveBeenCalledTimes(1)
})

it('asks at once when the account itself has changed', () => {
  const { reloadAccount, tell } = world()
  tell({ type: 'account-changed' })
  expect(reloadAccount).toHaveBeenCalledTimes(1)
})
