import { escapeHtml, metaTag } from '@cloudalbum/api'
import type { GalleryFacts, GalleryPageState, PublicItem, RenderedGalleryPage } from '@cloudalbum/contract'

export interface HeadInput {
  state: GalleryPageState
  page: Pick<RenderedGalleryPage, 'title' | 'description'>
  /** Of the page without filters; undefined where there is nothing to see. */
  canonicalPath: string | undefined
  /** Slug of the item whose picture stands for the page. */
  pictured: PublicItem | undefined
}

const previewPx = 1920
const locales = { en: 'en_GB', ko: 'ko_KR' }

/** What search engines and messengers read: title, description, Open Graph (https://ogp.me) and JSON-LD (https://schema.org). */
export function galleryHead({ state, page, canonicalPath, pictured }: HeadInput): string {
  const { gallery, baseUrl, language } = state
  const tags = [
    `<title>${escapeHtml(page.title)}</title>`,
    metaTag('name', 'description', page.description),
    ...(isListed(state) ? [] : [metaTag('name', 'robots', 'noindex')]),
  ]
  if (!gallery || canonicalPath === undefined) return tags.join('\n')
  const url = baseUrl + canonicalPath
  tags.push(
    `<link rel="canonical" href="${escapeHtml(url)}">`,
    metaTag('property', 'og:type', 'website'),
    metaTag('property', 'og:site_name', 'CloudAlbum'),
    metaTag('property', 'og:locale', locales[language]),
    metaTag('property', 'og:title', page.title),
    metaTag('property', 'og:description', page.description),
    metaTag('property', 'og:url', url),
    metaTag('name', 'twitter:card', pictured ? 'summary_large_image' : 'summary'),
    metaTag('name', 'twitter:title', page.title),
    metaTag('name', 'twitter:description', page.description),
    ...(pictured ? pictureTags(baseUrl, gallery, pictured) : []),
    jsonLd(structure({ state, gallery, url, page, pictured })),
  )
  return tags.join('\n')
}

/** Search engines may list it; a page of filters, or a later one, is no page of its own. */
export const isListed = ({ gallery, view }: GalleryPageState): boolean =>
  gallery?.indexed === true && view.kind !== 'missing' && Object.keys(view.filters).length === 0

/** A lasting address: what a signed one leads to ends within hours. */
const pictureUrl = (baseUrl: string, gallery: GalleryFacts, item: PublicItem) =>
  `${baseUrl}/api/g/${encodeURIComponent(gallery.slug)}/items/${encodeURIComponent(item.slug)}/preview`

function pictureTags(baseUrl: string, gallery: GalleryFacts, item: PublicItem): string[] {
  const { width, height } = item.photo
  const scale = Math.min(1, previewPx / Math.max(width, height))
  const image = pictureUrl(baseUrl, gallery, item)
  return [
    metaTag('property', 'og:image', image),
    metaTag('property', 'og:image:width', String(Math.round(width * scale))),
    metaTag('property', 'og:image:height', String(Math.round(height * scale))),
    metaTag('property', 'og:image:alt', line(item.name)),
    metaTag('name', 'twitter:image', image),
  ]
}

interface StructureInput {
  state: GalleryPageState
  gallery: GalleryFacts
  url: string
  page: HeadInput['page']
  pictured: PublicItem | undefined
}

/** Pictures that a gallery names to search engines; they find the others by its links. */
const maxPictures = 12

function structure({ state, gallery, url, page, pictured }: StructureInput): object {
  const { baseUrl, view } = state
  const { displayName, handle } = gallery.owner
  const author = {
    '@type': 'Person',
    name: line(displayName),
    ...(handle ? { url: `${baseUrl}/@${encodeURIComponent(handle)}` } : {}),
  }
  const image = (item: PublicItem, name = line(item.name)) => ({
    '@type': 'ImageObject',
    name,
    contentUrl: pictureUrl(baseUrl, gallery, item),
  })
  const galleryUrl = `${baseUrl}/g/${encodeURIComponent(gallery.slug)}`
  if (view.kind === 'item' && pictured)
    return {
      '@context': 'https://schema.org',
      ...image(pictured),
      url,
      description: page.description,
      creator: author,
      isPartOf: { '@type': 'ImageGallery', name: line(gallery.title), url: galleryUrl },
    }
  const items = view.kind === 'grid' ? view.items.slice(0, maxPictures) : []
  return {
    '@context': 'https://schema.org',
    '@type': 'ImageGallery',
    name: line(gallery.title),
    url: galleryUrl,
    description: page.description,
    author,
    datePublished: new Date(gallery.publishedAtMs).toISOString(),
    dateModified: new Date(gallery.updatedAtMs).toISOString(),
    image: items.map((item) => image(item)),
  }
}

/** No control, format and direction characters. */
const line = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()

const jsonLd = (value: object): string => `<script type="application/ld+json">${scriptJson(value)}</script>`

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON that cannot end the element it stands in (https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements). */
export const scriptJson = (value: object): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => escapes[letter] ?? '')
