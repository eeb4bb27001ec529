import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pageTypeOf } from '@cloudalbum/adapters-shared/page-types'
import type { WebPage } from '@cloudalbum/app'
import type { GalleryRenderer } from '@cloudalbum/contract'

interface Asset {
  type: string
  cache: string
  bytes: Uint8Array<ArrayBuffer>
  encoded: { br?: Uint8Array<ArrayBuffer>; gzip?: Uint8Array<ArrayBuffer> }
}

/** Addresses that the page itself answers; anything else is 404, `/photo/<id>/x.css` among them. */
const pages =
  /^\/(?:|photo\/[0-9a-z]{26}|search|map|favourites|sharing|trash|problems|claims|albums(?:\/[0-9a-z]{26})?|galleries(?:\/[0-9a-z]{26}(?:\/[a-z]+)?)?|settings(?:\/[a-z-]+)?|admin(?:\/[a-z-]+)?|sign-in|sign-up|confirm|forgot|reset|s\/[\w-]{1,100})$/

/**
 * The built page, read once: it is about a megabyte. Hashed files are cached for good, the rest is asked for again.
 * @param folder `apps/web/dist`
 */
export async function loadWebPage(folder: string): Promise<WebPage> {
  const assets = await readAssets(folder)
  const index = assets.get('/index.html')
  if (!index) throw new Error(`The page is not built: ${folder}/index.html is missing. Run: npm run build`)
  return {
    html: new TextDecoder().decode(index.bytes),
    galleryRenderer: rendererIn(folder),
    serve: async (context, next) => {
      const { method, path } = context.req
      const asset = assets.get(path) ?? (pages.test(path) ? index : undefined)
      if (!asset || (method !== 'GET' && method !== 'HEAD')) return next()
      return respond(asset, context.req.header('accept-encoding') ?? '', method === 'HEAD')
    },
  }
}

/** Most albums never show a gallery: 100 kB of code less in their memory. */
function rendererIn(folder: string): () => Promise<GalleryRenderer> {
  const file = join(folder, 'server/gallery.mjs')
  let loading: Promise<GalleryRenderer> | undefined
  return () =>
    (loading ??= import(pathToFileURL(file).href).then(
      (module: { default: GalleryRenderer }) => module.default,
      (cause: unknown) => {
        loading = undefined
        throw new Error(`The pages of galleries cannot be loaded from ${file}. Run: npm run build`, { cause })
      },
    ))
}

function respond(asset: Asset, accepted: string, headOnly: boolean): Response {
  const { br, gzip } = asset.encoded
  const encoding =
    br && /\bbr\b/.test(accepted) ? 'br' : gzip && /\bgzip\b/.test(accepted) ? 'gzip' : undefined
  const body = (encoding && asset.encoded[encoding]) ?? asset.bytes
  const headers = new Headers({
    'content-type': asset.type,
    'cache-control': asset.cache,
    vary: 'accept-encoding',
  })
  headers.set('content-length', String(body.byteLength))
  if (encoding) headers.set('content-encoding', encoding)
  return new Response(headOnly ? null : body, { headers })
}

async function readAssets(folder: string): Promise<Map<string, Asset>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])).filter(
    (one) => one.isFile(),
  )
  // What the server runs itself is no part of what it gives away.
  const own = join(folder, 'server') + sep
  const paths = files.map((one) => join(one.parentPath, one.name)).filter((path) => !path.startsWith(own))
  const assets = new Map<string, Asset>()
  for (const path of paths.filter((one) => !/\.(?:br|gz)$/.test(one))) {
    const name = `/${relative(folder, path).split(sep).join('/')}`
    const [bytes, br, gzip] = await Promise.all([
      readFile(path),
      readIf(paths, `${path}.br`),
      readIf(paths, `${path}.gz`),
    ])
    const cache = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    assets.set(name, {
      type: pageTypeOf(name),
      cache,
      bytes,
      encoded: { ...(br ? { br } : {}), ...(gzip ? { gzip } : {}) },
    })
  }
  return assets
}

const readIf = (paths: string[], path: string) => (paths.includes(path) ? readFile(path) : undefined)
