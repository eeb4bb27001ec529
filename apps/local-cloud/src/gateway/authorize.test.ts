import type { CloudAuthorizer } from '@cloudalbum/infra/model'
import { describe, expect, it, vi } from 'vitest'
import { createAuthorize } from './authorize.ts'

const token: CloudAuthorizer = { kind: 'jwt', name: 'token', issuer: 'https://pool', audience: ['album'] }
const asks = (identitySources: string[], cacheS: number): CloudAuthorizer => ({
  kind: 'function',
  name: 'asks',
  function: 'authorizer',
  identitySources,
  cacheS,
})
const call = (headers: Record<string, string> = {}) => ({ method: 'GET', path: '/x', headers })

function world(authorizer: CloudAuthorizer) {
  const state = { nowMs: 0, isAuthorized: true }
  const invoke = vi.fn((_name: string, _event: unknown) =>
    Promise.resolve({ isAuthorized: state.isAuthorized, context: { who: 'ada' } }),
  )
  const authorize = createAuthorize({
    authorizers: [authorizer],
    functions: { invoke },
    claimsOf: (given) => Promise.resolve(given === 'good' ? { sub: 'ada' } : undefined),
    now: () => state.nowMs,
  })
  return { state, invoke, authorize }
}

describe('an authorizer of tokens', () => {
  it('lets claims of a good token pass, and refuses others and none', async () => {
    const { authorize } = world(token)
    expect(await authorize('token', call({ authorization: 'Bearer good' }))).toEqual({
      authorizer: { jwt: { claims: { sub: 'ada' }, scopes: null } },
    })
    for (const headers of [{}, { authorization: 'Bearer bad' }, { authorization: 'Basic a b' }])
      expect(await authorize('token', call(headers))).toEqual({ refused: 401 })
  })

  it('is not asked on routes without one', async () => {
    expect(await world(token).authorize(undefined, call())).toEqual({})
  })
})

describe('an authorizer that is a function', () => {
  it('is asked about each request, also without a token, where it has no identity sources', async () => {
    const { authorize, invoke } = world(asks([], 300))
    for (let n = 0; n < 2; n++)
      expect(await authorize('asks', call())).toEqual({ authorizer: { lambda: { who: 'ada' } } })
    expect(invoke).toHaveBeenCalledTimes(2)
    expect(invoke.mock.calls[0]?.[1]).toMatchObject({ version: '2.0', type: 'REQUEST', rawPath: '/x' })
  })

  it('is asked once for the same identity, until its answer is old', async () => {
    const { authorize, invoke, state } = world(asks(['$request.header.Authorization'], 60))
    await authorize('asks', call({ authorization: 'a' }))
    await authorize('asks', call({ authorization: 'a' }))
    await authorize('asks', call({ authorization: 'b' }))
    expect(invoke).toHaveBeenCalledTimes(2)
    state.nowMs = 60_000
    await authorize('asks', call({ authorization: 'a' }))
    expect(invoke).toHaveBeenCalledTimes(3)
  })

  it('is not asked without the identity that it needs, and its no is 403', async () => {
    const { authorize, invoke, state } = world(asks(['$request.header.Authorization'], 0))
    expect(await authorize('asks', call())).toEqual({ refused: 401 })
    expect(invoke).not.toHaveBeenCalled()
    state.isAuthorized = false
    expect(await authorize('asks', call({ authorization: 'a' }))).toEqual({ refused: 403 })
  })
})
