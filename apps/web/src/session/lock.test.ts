import { beforeEach, describe, expect, it } from 'vitest'
import { withLease } from './lock.ts'

beforeEach(() => localStorage.clear())

describe('the lease between tabs without Web Locks', () => {
  it('runs one after the other', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await Promise.resolve()
      inside--
    }
    await Promise.all([withLease('a', work), withLease('a', work), withLease('a', work)])
    expect(most).toBe(1)
  })

  it('is free again after a failure', async () => {
    await expect(withLease('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    await expect(withLease('a', async () => 1)).resolves.toBe(1)
  })

  it('takes over from a tab that was closed while it held it', async () => {
    localStorage.setItem('cloudalbum.lock.a', `gone ${Date.now() - 1}`)
    await expect(withLease('a', async () => 1)).resolves.toBe(1)
  })
})
