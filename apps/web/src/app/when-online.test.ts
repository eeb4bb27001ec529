import { afterEach, describe, expect, it, vi } from 'vitest'
import { whenOnline } from './when-online.ts'

afterEach(() => vi.restoreAllMocks())

describe('a part that can wait', () => {
  it('is loaded at once while there is a connection', async () => {
    expect(await whenOnline(() => Promise.resolve('part'))()).toBe('part')
  })

  it('is loaded when the connection is back', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const load = vi.fn(() => Promise.resolve('part'))
    const loading = whenOnline(load)()
    expect(load).not.toHaveBeenCalled()
    window.dispatchEvent(new Event('online'))
    expect(await loading).toBe('part')
    expect(load).toHaveBeenCalledOnce()
  })
})
