import type { CloudBehaviour, CloudRoute } from '@cloudalbum/infra/model'
import { describe, expect, it } from 'vitest'
import { behaviourOf, routeOf } from './path-patterns.ts'

const route = (method: string, path: string): CloudRoute => ({
  method,
  path,
  function: 'api',
  authorizer: undefined,
})
const routes = [
  route('ANY', '/api/{proxy+}'),
  route('ANY', '/api/admin/{proxy+}'),
  route('ANY', '/api/keys'),
  route('ANY', '/compat/{proxy+}'),
  route('GET', '/compat/photos/{proxy+}'),
  route('GET', '/{handle}'),
]

describe('the route of a request', () => {
  it.each([
    ['GET', '/api/photos', '/api/{proxy+}'],
    ['GET', '/api/admin/users/1', '/api/admin/{proxy+}'],
    ['POST', '/api/keys', '/api/keys'],
    ['GET', '/compat/photos/1', '/compat/photos/{proxy+}'],
    ['PATCH', '/compat/photos/1', '/compat/{proxy+}'],
    ['GET', '/@ada', '/{handle}'],
  ])('%s %s is that of %s: the most exact path that takes the method', (method, path, expected) => {
    expect(routeOf(routes, method, path)?.path).toBe(expected)
  })

  it('is none where no pattern fits: a rest has at least one part, and a variable is one part', () => {
    for (const path of ['/api/', '/', '/a/b']) expect(routeOf(routes, 'GET', path)).toBeUndefined()
    expect(routeOf(routes, 'POST', '/@ada')).toBeUndefined()
  })
})

describe('the behaviour of a path', () => {
  const behaviours = ['/api/clicks', '/api/*', '/@*', '/docs*', '/robots.txt', '*'].map(
    (path) => ({ path }) as CloudBehaviour,
  )

  it.each([
    ['/api/clicks', '/api/clicks'],
    ['/api/clicks/more', '/api/*'],
    ['/@ada', '/@*'],
    ['/docs', '/docs*'],
    ['/robotsxtxt', '*'],
    ['/API/x', '*'],
  ])('of %s is the first that fits: %s', (path, expected) => {
    expect(behaviourOf(behaviours, path).path).toBe(expected)
  })
})
