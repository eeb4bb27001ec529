import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createToasts } from './toasts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('toasts', () => {
  it('go by themselves, later when something can be undone', () => {
    const { toasts, show } = createToasts()
    show({ text: 'Saved.' })
    show({ text: 'Deleted.', action: { label: 'Undo', run: () => undefined } })
    vi.advanceTimersByTime(6_000)
    expect(toasts.value.map(({ text }) => text)).toEqual(['Deleted.'])
    vi.advanceTimersByTime(6_000)
    expect(toasts.value).toEqual([])
  })
  it('wait while somebody reads them', () => {
    const { toasts, show, hold, release } = createToasts()
    show({ text: 'Saved.' })
    hold()
    vi.advanceTimersByTime(60_000)
    expect(toasts.value).toHaveLength(1)
    release()
    vi.advanceTimersByTime(6_000)
    expect(toasts.value).toEqual([])
  })
  it('do not pile up', () => {
    const { toasts, show } = createToasts()
    for (let n = 0; n < 9; n++) show({ text: `${n}` })
    show({ text: '8' })
    expect(toasts.value.map(({ text }) => text)).toEqual(['5', '6', '7', '8'])
  })
})
