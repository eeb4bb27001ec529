import type { DiskBlobStore } from '@cloudalbum/adapters-local'
import { refusal } from '@cloudalbum/app'
import { isAppError } from '@cloudalbum/core'
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { BlobServer } from './serve-blob.ts'

export interface MediaRoutesOptions {
  store: DiskBlobStore
  server: BlobServer
  /** Headers of every answer. */
  always: Record<string, string>
  /** Told of each whole original, durable by then, before its sender hears of it. May be told again. @throws AppError `not-found` when nobody waits for it. */
  onUploaded: (key: string) => Promise<void>
  /** Told of every fault that is not the caller's. */
  onFault: (error: unknown, request: Request) => void
}

/** The socket's request; none when a test calls the routes without a socket. */
type Env = { Bindings: Partial<HttpBindings> }

/**
 * Where the signed addresses of the disk store lead. Mount it before any middleware: thumbnails are answered at
 * once only while nothing waits in between, and every header that they need is set here.
 */
export function mediaRoutes(options: MediaRoutesOptions): Hono<Env> {
  const { server, always } = options
  const app = new Hono<Env>()
  const failed = (error: unknown, context: Context) => {
    if (!isAppError(error)) options.onFault(error, context.req.raw)
    return refusal(error, always)
  }
  app.get('/media/*', (context) => {
    const { method } = context.req.raw
    const header = (name: string) => context.req.header(name)
    try {
      const response = server.serve(new URL(context.req.url), { method, header })
      return response instanceof Response
        ? response
        : response.catch((error: unknown) => failed(error, context))
    } catch (error) {
      return failed(error, context)
    }
  })
  app.put('/upload/*', (context) =>
    upload(options, context).catch((error: unknown) => failed(error, context)),
  )
  return app
}

async function upload(
  { store, onUploaded, always }: MediaRoutesOptions,
  context: Context<Env>,
): Promise<Response> {
  const url = new URL(context.req.url)
  const contentLength = context.req.header('content-length')
  const headers = {
    contentType: context.req.header('content-type') ?? null,
    contentLength: contentLength === undefined ? undefined : Number(contentLength),
  }
  const { grant, etag } = await store
    .acceptUpload(url, headers, bodyOf(context))
    .catch(async (error: unknown) => {
      // The sender may be here again because the answer to its first time was lost.
      if (isAppError(error, 'already-uploaded')) await onUploaded(store.openUpload(url).key)
      throw error
    })
  if (grant.kind !== 'part')
    await onUploaded(grant.key).catch(async (error: unknown) => {
      if (isAppError(error, 'not-found')) await store.remove([grant.key])
      throw error
    })
  return new Response(null, { status: 201, headers: { ...always, etag, 'cache-control': 'no-store' } })
}

/**
 * The bytes as the socket brings them: the web stream over them takes twice the processor time. Whoever stops reading
 * leaves the connection open, for the answer that says why.
 */
const bodyOf = ({ env, req }: Context<Env>): AsyncIterable<Uint8Array> =>
  env?.incoming?.iterator({ destroyOnReturn: false }) ?? req.raw.body ?? nothing()

async function* nothing(): AsyncGenerator<Uint8Array> {}
