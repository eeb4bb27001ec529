import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { redirectFor, safeNext } from './router-rules.ts'
import { routes } from './router.ts'
import type { Session } from './session/session.ts'
import type { ConfigStore } from './session/use-config.ts'

const router = createRouter({ history: createMemoryHistory(), routes })
function ask(path: string, state: string, { admin = false, firstAccount = false } = {}) {
  const session = { state: ref(state), isAdmin: ref(admin) } as unknown as Session
  const config = { load: async () => ({ firstAccount }) } as unknown as ConfigStore
  return redirectFor(router.resolve(path) as Parameters<typeof redirectFor>[0], session, config)
}

describe('who may open a page', () => {
  it('sends strangers to sign-in and back', async () => {
    expect(await ask('/albums?x=1', 'signed-out')).toEqual({
      name: 'sign-in',
      query: { next: '/albums?x=1' },
    })
  })
  it('greets the first account of a new album', async () => {
    expect(await ask('/', 'signed-out', { firstAccount: true })).toEqual({ name: 'sign-up', query: {} })
  })
  it('lets anybody see a shared album', async () => {
    expect(await ask('/s/abc-123_X', 'signed-out')).toBeUndefined()
  })
  it('keeps members out of administration', async () => {
    expect(await ask('/admin', 'signed-in')).toEqual({ name: 'timeline' })
    expect(await ask('/admin/jobs', 'signed-in', { admin: true })).toBeUndefined()
  })
  it('takes whoever is signed in past the sign-in page', async () => {
    expect(await ask('/sign-in?next=/map', 'signed-in')).toBe('/map')
  })
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', undefined])(
    'never follows %s out of the page',
    (next) => {
      expect(safeNext(next)).toBe('/')
    },
  )
  it('answers addresses that are none of its own with "not found"', () => {
    expect(router.resolve('/photo/x.css').name).toBe('not-found')
    expect(router.resolve('/albums/01hzzzzzzzzzzzzzzzzzzzzz01').name).toBe('album')
  })
})
