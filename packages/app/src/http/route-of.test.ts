import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { routeOf } from './route-of.ts'

/** Routes as the album has them: mounted, with patterns, with files of the page behind them all. */
function routesOf(path: string): Promise<string> {
  let seen = ''
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    seen = routeOf(context)
  })
  const api = new Hono()
  api.get('/api/photos/:id', (context) => context.text('x'))
  api.get('/api/broken/:id', () => {
    throw new Error('x')
  })
  api.all('/api/*', (context) => context.text('x', 404))
  api.onError((_, context) => context.text('x', 500))
  app.get('/s/:token{[\\w-]{1,100}}', (context) => context.text('x'))
  app.use(async (_, next) => next())
  app.route('/', api)
  return Promise.resolve(app.request(path)).then(() => seen)
}

it.each([
  ['/api/photos/01abc?x=1', '/api/photos/{id}'],
  ['/api/broken/01abc', '/api/broken/{id}'],
  ['/api/nope', '/api/*'],
  ['/s/secret-token', '/s/{token}'],
  ['/made/up', '/*'],
])('%s was answered by %s', async (path, route) => expect(await routesOf(path)).toBe(route))
