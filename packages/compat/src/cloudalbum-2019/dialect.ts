import { AppError, identifyCaller, invalid, type Caller, type IdentifyPorts } from '@cloudalbum/core'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type * as z from 'zod'

/** What every route of the dialect needs. */
export interface Dialect {
  /** Who holds the token. @throws AppError `unauthenticated`; `forbidden` for who may not. */
  caller: (context: Context, may?: 'session' | 'admin') => Promise<Caller>
  /** Address of the caller, as far as the server trusts it. */
  ipOf: (context: Context) => string
}

/** The old client ends addresses with a slash or not. */
export const both = (path: string): string[] => [path, `${path}/`]

export const idOf = (context: Context): string => context.req.param('id') ?? ''

export const identify =
  (ports: IdentifyPorts): Dialect['caller'] =>
  async (context, may) => {
    const token = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (!token) throw new AppError('unauthenticated', 'Missing Authorization Header')
    const caller = await identifyCaller(ports, token.trim())
    if (may && caller.via === 'key') throw new AppError('forbidden', 'An API key cannot do this.')
    if (may === 'admin' && caller.role !== 'admin')
      throw new AppError('forbidden', 'Only an administrator can do this.')
    return caller
  }

const tooLarge = () => new AppError('too-large', 'The body is too large.')

export const smallBody = bodyLimit({
  maxSize: 100_000,
  onError: () => {
    throw tooLarge()
  },
})

/** @throws AppError `invalid-input`. */
export async function jsonBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parse(await context.req.text()))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(
    `The request is not valid: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is not as expected'}.`,
  )
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new AppError('invalid-input', 'The body is not JSON.', { cause })
  }
}

/** The request with a body that ends with `too-large` after so many bytes. */
export function limited(request: Request, maxBytes: number): Request {
  if (!request.body) return request
  let size = 0
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge()
      controller.enqueue(chunk)
    },
  })
  const { method, headers } = request
  return new Request(request.url, {
    method,
    headers,
    body: request.body.pipeThrough(counted),
    duplex: 'half',
  })
}
