import type { GalleryFacts, GalleryPageState, PublicItem } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import { galleryHead, isListed, scriptJson } from './gallery-head.ts'

const photo = { width: 4000, height: 3000, thumbHash: '', thumbnailUrl: '/t', previewUrl: '/p?signed=1' }
const item = (name: string): PublicItem => ({
  id: '01m7yysbn80k4f5yqwr60h34m0',
  slug: '고양이',
  name,
  description: '',
  values: {},
  photo,
  likes: 0,
  claim: null,
})
const gallery: GalleryFacts = {
  id: '01m7yysbmd36qzae8mefgk9pas',
  slug: 'shelter',
  title: 'Shelter',
  text: '',
  owner: { displayName: 'Ann', handle: 'ann', avatarUrl: null },
  attributes: [],
  itemCount: 1,
  claimLabel: null,
  likes: true,
  indexed: true,
  accent: null,
  cover: photo,
  publishedAtMs: 0,
  updatedAtMs: 0,
}

function headOf(text: string, change: Partial<GalleryPageState> = {}) {
  const one = item(text)
  const state: GalleryPageState = {
    language: 'en',
    languageInAddress: false,
    baseUrl: 'https://album.test',
    gallery: { ...gallery, title: text, owner: { ...gallery.owner, displayName: text } },
    view: { kind: 'item', filters: {}, item: one, previous: null, next: null, total: 1 },
    ...change,
  }
  return galleryHead({
    state,
    page: { title: 'A page', description: 'What it is.' },
    canonicalPath: '/g/shelter/x',
    pictured: one,
  })
}
const contents = (html: string, key: string) =>
  [...html.matchAll(new RegExp(`<meta (?:name|property)="${key}" content="([^"]*)"`, 'g'))].map(
    ([, text]) => text,
  )

describe('the head of a gallery page', () => {
  it('names a picture by an address that lasts, and its size', () => {
    const html = headOf('Tom')
    const image = 'https://album.test/api/g/shelter/items/%EA%B3%A0%EC%96%91%EC%9D%B4/preview'
    expect(contents(html, 'og:image')).toEqual([image])
    expect(contents(html, 'twitter:image')).toEqual([image])
    expect(contents(html, 'og:image:width')).toEqual(['1920'])
    expect(contents(html, 'og:image:height')).toEqual(['1440'])
    expect(html).not.toContain('signed')
    expect(html).toContain('<link rel="canonical" href="https://album.test/g/shelter/x">')
  })

  it('lets search engines list what its owner wants listed, without filters', () => {
    const view: GalleryPageState['view'] = {
      kind: 'grid',
      filters: {},
      items: [],
      total: 0,
      facets: [],
      next: null,
      from: null,
    }
    const state: GalleryPageState = { language: 'ko', languageInAddress: false, baseUrl: '', gallery, view }
    expect(isListed(state)).toBe(true)
    expect(isListed({ ...state, view: { ...view, filters: { a: 'b' } } })).toBe(false)
    expect(isListed({ ...state, gallery: { ...gallery, indexed: false } })).toBe(false)
    expect(isListed({ ...state, view: { kind: 'missing' } })).toBe(false)
    expect(headOf('Tom')).not.toContain('robots')
    expect(headOf('Tom', { gallery: { ...gallery, indexed: false } })).toContain('content="noindex"')
  })

  it.each([
    `"><script>alert(1)</script>`,
    `</script><script>alert(1)</script>`,
    `<!--<script>`,
    'a\r\nLocation: https://evil.test\r\n\r\nb',
    '\u202Egpj.exe\u2066 \u0000 \u001b[31m',
    'one\u2028two\u2029three',
    "$& $1 $` $' $$",
    '`x` \ud800',
  ])('keeps a hostile name as plain text: %j', (text) => {
    const html = headOf(text)
    expect(html.match(/<\/?(?:script|!--)/g)).toEqual(['<script', '</script'])
    expect(html).not.toMatch(/[\u2028\u2029\u202E\u2066\r]/)
    expect(html).not.toContain('\u0000')
    expect(html.isWellFormed()).toBe(true)
    for (const shown of contents(html, 'og:image:alt')) expect(shown).not.toMatch(/[<>"'`\p{Cc}\p{Cf}]/u)
    const [, json = ''] = /<script type="application\/ld\+json">(.*)<\/script>/.exec(html) ?? []
    const read = JSON.parse(json) as { name: string; creator: { name: string } }
    expect(read.name).toBe(read.creator.name)
    expect(read.name).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('tells nothing of what is not to be seen', () => {
    const head = galleryHead({
      state: {
        language: 'en',
        languageInAddress: false,
        baseUrl: 'https://album.test',
        view: { kind: 'missing' },
      },
      page: { title: 'Nothing', description: 'here' },
      canonicalPath: undefined,
      pictured: undefined,
    })
    expect(head).toBe(
      '<title>Nothing</title>\n<meta name="description" content="here">\n<meta name="robots" content="noindex">',
    )
  })
})

it('writes JSON that cannot end its element and reads back the same', () => {
  const value = { text: '</script><!-- & \u2028\u2029' }
  expect(scriptJson(value)).not.toMatch(/[<>&\u2028\u2029]/)
  expect(JSON.parse(scriptJson(value))).toEqual(value)
})
