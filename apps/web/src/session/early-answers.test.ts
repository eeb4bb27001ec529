import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchEarly } from './early-answers.ts'

const asked = vi.fn<typeof fetch>(async () => new Response('late'))
const text = async (...call: Parameters<typeof fetch>) => (await fetchEarly(...call)).text()

beforeEach(() => {
  vi.stubGlobal('fetch', asked)
  vi.spyOn(performance, 'now').mockReturnValue(2000)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  asked.mockClear()
  delete window.cloudalbumEarly
})

const early = (name: string, answer: Promise<Response>) =>
  (window.cloudalbumEarly = new Map([[name, answer]]))

describe('answers that were asked for before the page was there', () => {
  it('are handed over once, and asked for after that', async () => {
    early('GET /api/config', Promise.resolve(new Response('early')))
    expect(await text('/api/config', { method: 'GET' })).toBe('early')
    expect(asked).not.toHaveBeenCalled()
    expect(await text('/api/config', { method: 'GET' })).toBe('late')
  })

  it('are of one method and address', async () => {
    early('POST /api/session/refresh', Promise.resolve(new Response('early')))
    expect(await text('/api/session/refresh')).toBe('late')
    expect(await text('/api/session/refresh?x', { method: 'POST' })).toBe('late')
    expect(await text('/api/session/refresh', { method: 'POST' })).toBe('early')
  })

  it('are asked for again when there was no connection', async () => {
    const lost = Promise.reject<Response>(new TypeError('no network'))
    lost.catch(() => undefined)
    early('GET /api/config', lost)
    const init = { method: 'GET' }
    expect(await text('/api/config', init)).toBe('late')
    expect(asked).toHaveBeenCalledWith('/api/config', init)
  })

  it('are asked for again when nobody wanted them while they were new', async () => {
    early('GET /api/config', Promise.resolve(new Response('early')))
    vi.mocked(performance.now).mockReturnValue(31_000)
    expect(await text('/api/config', { method: 'GET' })).toBe('late')
  })

  it('are asked for where there are none', async () => {
    expect(await text('/api/config')).toBe('late')
  })
})
