import {
  findAvatar,
  isAppError,
  notFound,
  parseProfileImageKey,
  stableAvatarCaching,
  type AccountStore,
  type BlobStore,
  type ProfileStore,
} from '@cloudalbum/core'
import { Hono } from 'hono'

type Bytes = Uint8Array<ArrayBuffer>

export interface ProfileImageOptions {
  blobs: Pick<BlobStore, 'get'>
  accounts: Pick<AccountStore, 'get'>
  profiles: Pick<ProfileStore, 'get'>
  /** A cache that is part of this process; what it does not hold it reads. */
  cached?: ((path: string, read: () => Promise<Bytes | undefined>) => Promise<Bytes | undefined>) | undefined
}

/** Avatars and banners, for everybody: at addresses that change with them, and at one for each account that stays. */
export function profileImages(options: ProfileImageOptions): Hono {
  const { blobs, cached = (_path, read) => read() } = options
  const app = new Hono()
  app.get('/profile-images/*', async (context) => {
    const key = context.req.path.slice(1)
    const image = parseProfileImageKey(key)
    const bytes = image && (await cached(`/${key}`, () => read(blobs, key)))
    if (!bytes) throw notFound('image')
    const headers = {
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${image.hash}"`,
    }
    if (context.req.header('if-none-match') === headers.etag) return context.body(null, 304, headers)
    return context.body(bytes, 200, { ...headers, 'content-length': String(bytes.byteLength) })
  })
  app.get('/avatars/:file', async (context) => {
    const location = await findAvatar(options, context.req.param('file'))
    return context.body(null, 302, { location, 'cache-control': stableAvatarCaching })
  })
  return app
}

async function read(blobs: Pick<BlobStore, 'get'>, key: string): Promise<Bytes | undefined> {
  try {
    const { body } = await blobs.get(key)
    return new Uint8Array(await new Response(body as ReadableStream<Bytes>).arrayBuffer())
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}
