import type { GalleryPageState, GalleryPlace, GalleryRenderer, PublicItem } from '@cloudalbum/contract'
import { Hono, type Context } from 'hono'
import { createHash } from 'node:crypto'
import { galleryHead, isListed, scriptJson } from './gallery-head.ts'
import { findGallery, viewAt, type FoundGallery, type GalleryStatePorts } from './gallery-page-state.ts'
import { respondWithText } from './respond-with-text.ts'
import { contentSecurityPolicy } from './security-headers.ts'

export type GalleryPagePorts = GalleryStatePorts & {
  /** Where the album is reached, without a slash at its end. */
  baseUrl: string
}

/** Browsers ask each time, which costs no more than an empty answer; caches in front of the album may answer for a moment. */
const caching = 'public, max-age=0, s-maxage=30, must-revalidate'
const vary = 'Accept-Language, Cookie, Accept-Encoding'
const languageCookie = /(?:^|;\s*)cloudalbum_language=(\w+)/

/**
 * `/g/<slug>` and `/g/<slug>/<item>`: written here, taken over by a little script. The same for everybody, so that caches
 * may keep them; what is one's own, the page asks for.
 * @param renderer what writes them; asked for with the first of them
 */
export function galleryPages(ports: GalleryPagePorts, renderer: () => Promise<GalleryRenderer>): Hono {
  const app = new Hono()
  const answer = async (context: Context) => answerVisit(ports, await renderer(), context)
  app.get('/g/:slug', answer)
  app.get('/g/:slug/:item', answer)
  for (const path of ['/g/:slug/', '/g/:slug/:item/'])
    app.get(path, (context) => {
      const { pathname, search } = new URL(context.req.url)
      return context.redirect(pathname.replace(/\/+$/, '') + search, 301)
    })
  return app
}

async function answerVisit(
  ports: GalleryPagePorts,
  renderer: GalleryRenderer,
  context: Context,
): Promise<Response> {
  const url = new URL(context.req.url)
  const asked = renderer.placeAt(url, [])
  const found = asked && (await findGallery(ports, asked.slug))
  const place = found ? (renderer.placeAt(url, found.facts.attributes) ?? asked) : asked
  const view: View = found && place ? await viewAt(ports, place) : { kind: 'missing' }
  const moved = found && place && presentPlace(place, found, view)
  if (moved) {
    // Who had the address of before may take it back.
    context.header('cache-control', caching)
    return context.redirect(renderer.addressOf(moved), 301)
  }
  const language = renderer.languageFor(
    [place?.language, languageCookie.exec(context.req.header('cookie') ?? '')?.[1]],
    context.req.header('accept-language'),
  )
  const state: GalleryPageState = {
    language,
    languageInAddress: place?.language !== undefined,
    baseUrl: ports.baseUrl,
    gallery: found?.facts,
    view,
  }
  return page(ports, renderer, { context, state, found, place })
}

type View = GalleryPageState['view']

/** Where it is now, when the gallery or the item was asked for by a slug of before. */
function presentPlace(place: GalleryPlace, { facts }: FoundGallery, view: View): GalleryPlace | undefined {
  const present = { ...place, slug: facts.slug, item: view.kind === 'item' ? view.item.slug : place.item }
  return present.slug === place.slug && present.item === place.item ? undefined : present
}

interface PageInput {
  context: Context
  state: GalleryPageState
  found: FoundGallery | undefined
  place: GalleryPlace | undefined
}

async function page(
  ports: GalleryPagePorts,
  renderer: GalleryRenderer,
  { context, state, found, place }: PageInput,
): Promise<Response> {
  const rendered = await renderer.render(state)
  const isMissing = state.view.kind === 'missing'
  const canonicalPath =
    found && place && !isMissing ? renderer.addressOf({ slug: place.slug, item: place.item }) : undefined
  const pictured = found && (await picturedItem(ports, found, state))
  const head = galleryHead({ state, page: rendered, canonicalPath, pictured })
  const html = documentOf({ state, rendered, head })
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': state.language,
    'content-security-policy': contentSecurityPolicy({ inlineStyle: hashSource(rendered.accentStyle) }),
    'cache-control': isMissing ? 'no-store' : caching,
    vary,
    ...(isListed(state) ? {} : { 'x-robots-tag': 'noindex' }),
  }
  return respondWithText(context.req, html, { status: isMissing ? 404 : 200, headers })
}

/** The item itself; for a gallery its cover, and with filters the first that fits. */
async function picturedItem(
  { items }: GalleryPagePorts,
  { open: { gallery } }: FoundGallery,
  { view, gallery: facts }: GalleryPageState,
): Promise<PublicItem | undefined> {
  if (view.kind === 'missing') return undefined
  if (view.kind === 'item') return view.item
  const [first] = view.items
  if (!gallery.coverItemId || !facts?.cover || !first || Object.keys(view.filters).length > 0) return first
  const [cover] = await items.getMany(gallery.id, [gallery.coverItemId])
  return cover?.shown ? { ...first, slug: cover.slug, name: cover.name, photo: facts.cover } : first
}

interface DocumentInput {
  state: GalleryPageState
  rendered: Awaited<ReturnType<GalleryRenderer['render']>>
  head: string
}

/** The script comes last and waits for nothing: everything is there and works before it runs. */
function documentOf({ state, rendered, head }: DocumentInput): string {
  const { script, style, messages, accentStyle, body } = rendered
  return `<!doctype html>
<html lang="${state.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
${head}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbfaf8" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#141614" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icons/apple-touch-icon.png">
<link rel="stylesheet" href="${style}">
${accentStyle && `<style>${accentStyle}</style>`}
<script src="/gallery-theme.js"></script>
<link rel="modulepreload" href="${script}">
<link rel="modulepreload" href="${messages}">
</head>
<body>
${body}
<script type="application/json" id="state">${scriptJson(state)}</script>
<script type="module" src="${script}"></script>
</body>
</html>
`
}

/** https://www.w3.org/TR/CSP3/#grammardef-hash-source */
const hashSource = (text: string): string | undefined =>
  text ? `'sha256-${createHash('sha256').update(text).digest('base64')}'` : undefined
