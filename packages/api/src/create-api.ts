import { AppError } from '@cloudalbum/core'
import { Hono, type Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Actor, Handler } from './handle.ts'
import { problemResponse } from './problem.ts'
import { explainInEnglish, type Route } from '@cloudalbum/contract'

explainInEnglish()

export interface ApiOptions {
  handlers: Handler[]
  /** Reads `Authorization`; undefined when there is none. @throws AppError `unauthenticated` for a bad one. */
  authenticate: (request: Request) => Promise<Actor | undefined>
  /** Address of the caller. */
  ipOf: (context: Context) => string
  /** Told of every fault that is not the caller's. */
  onFault: (error: unknown, request: Request) => void
  maxJsonBytes?: number
}

/** The HTTP API: parses what comes by the contract, checks who calls, and lets one handler answer. */
export function createApi(options: ApiOptions): Hono {
  const app = new Hono()
  const bySpecificity = [...options.handlers].sort((a, b) => wildcards(a.route) - wildcards(b.route))
  for (const handler of bySpecificity) {
    const path = handler.route.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(handler.route.method, path, (context) => answer(context, handler, options))
  }
  app.all('/api/*', () => problemResponse(new AppError('not-found', 'There is no such address in this API.')))
  app.onError((error, context) => {
    if (!(error instanceof AppError)) options.onFault(error, context.req.raw)
    return problemResponse(error)
  })
  return app
}

const wildcards = (route: Route) => route.path.split('{').length

async function answer(context: Context, { route, run }: Handler, options: ApiOptions): Promise<Response> {
  const request = context.req.raw
  const actor = await checkAccess(route, request, options)
  const result = await run({
    actor: actor as Actor,
    params: parse(route.params, context.req.param(), 'address'),
    query: parse(route.query, context.req.query(), 'query'),
    body: route.consumes
      ? undefined
      : parse(
          route.body,
          await json(route, request, route.maxBytes ?? options.maxJsonBytes ?? 1_000_000),
          'body',
        ),
    request,
    ip: options.ipOf(context),
    header: (name, value) => context.header(name, value, { append: name.toLowerCase() === 'set-cookie' }),
  })
  if (result instanceof Response) return result
  context.header('cache-control', 'no-store')
  if (route.response === undefined) return context.body(null, route.status as 204)
  return context.json(result as object, route.status as ContentfulStatusCode)
}

async function checkAccess(
  route: Route,
  request: Request,
  { authenticate }: ApiOptions,
): Promise<Actor | undefined> {
  if (route.access === 'public' || route.access === 'share') return undefined
  const actor = await authenticate(request)
  if (!actor) throw new AppError('unauthenticated', 'Sign in first.')
  if (route.access !== 'account' && actor.via === 'key')
    throw new AppError('forbidden', 'An API key cannot do this. Sign in with your password.')
  if (route.access === 'admin' && actor.role !== 'admin')
    throw new AppError('forbidden', 'Only an administrator can do this.')
  return actor
}

async function json(route: Route, request: Request, maxBytes: number): Promise<unknown> {
  if (!route.body) return undefined
  // Pages of other sites can send anything else without asking first (https://fetch.spec.whatwg.org/#simple-header).
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('unsupported-type', 'Send the body as application/json.')
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes)
    throw new AppError('too-large', `The body is larger than ${maxBytes} bytes.`)
  const text = await readText(request, maxBytes)
  try {
    return JSON.parse(text, escapedSurrogate.test(text) ? wellFormed : undefined) as unknown
  } catch (cause) {
    throw new AppError('invalid-input', 'The body is not JSON.', { cause })
  }
}

/** May be half a character, which no header and no database keeps as it is. */
const escapedSurrogate = /\\ud[89a-f]/i
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)

async function readText(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  const chunks: AsyncIterable<Uint8Array> | Uint8Array[] = request.body ?? []
  for await (const chunk of chunks) {
    size += chunk.byteLength
    if (size > maxBytes) throw new AppError('too-large', `The body is larger than ${maxBytes} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parse(schema: Route['body'], value: unknown, where: string): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [issue.path.join('.') || where, issue.message]),
  )
  const [field, message] = Object.entries(fields)[0] ?? [where, 'is not as described in /docs']
  throw new AppError('invalid-input', `The ${where} is not valid: ${field}: ${message}.`, { fields })
}
