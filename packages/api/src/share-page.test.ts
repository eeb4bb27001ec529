import { describe, expect, it } from 'vitest'
import { withHead } from './share-page.ts'

const baseUrl = 'https://album.test'
const index = `<!doctype html>
<html lang="en">
  <head>
    <title>CloudAlbum</title>
    <meta name="description" content="The photo album that you own." />
    <meta name="viewport" content="width=device-width" />
    <meta property="og:title" content="CloudAlbum" />
  </head>
  <body><div id="app"></div></body>
</html>`
const head = { title: 'Trip', description: 'In May', photoCount: 3, imageUrl: '/media/a.jpg?e=1&s=2' }

const contents = (html: string, key: string) =>
  [...html.matchAll(new RegExp(`<meta (?:name|property)="${key}" content="([^"]*)"`, 'g'))].map(
    (match) => match[1],
  )

describe('the head of a shared page', () => {
  it('says each thing once, in place of what the page says of itself', () => {
    const html = withHead(index, head, baseUrl)
    expect(contents(html, 'og:title')).toEqual(['Trip'])
    expect(contents(html, 'og:description')).toEqual(['In May'])
    expect(contents(html, 'description')).toEqual(['In May'])
    expect(contents(html, 'og:image')).toEqual(['https://album.test/media/a.jpg?e=1&amp;s=2'])
    expect(contents(html, 'robots')).toEqual(['noindex, nofollow'])
    expect(contents(html, 'referrer')).toEqual(['no-referrer'])
    expect(contents(html, 'viewport')).toEqual(['width=device-width'])
    expect(html.match(/<title>.*<\/title>/g)).toEqual(['<title>Trip</title>'])
  })

  it('counts the photos where there is no description', () => {
    expect(contents(withHead(index, { ...head, description: ' ' }, baseUrl), 'og:description')).toEqual([
      '3 photos',
    ])
    expect(
      contents(withHead(index, { ...head, description: '', photoCount: 1 }, baseUrl), 'og:description'),
    ).toEqual(['1 photo'])
  })

  it('is general for a link that must not tell', () => {
    const html = withHead(index, undefined, baseUrl)
    expect(contents(html, 'og:title')).toEqual(['A shared album'])
    expect(contents(html, 'og:image')).toEqual([])
  })

  const letters = `a`.repeat(500)
  it.each([
    `"><script>alert(1)</script>`,
    `' onload='x`,
    '</title></head><body><h1>gone',
    `"><meta http-equiv="refresh" content="0;url=https://evil.test">`,
    'a\r\nLocation: https://evil.test\r\n\r\nb',
    '\u202Egpj.exe\u2066 \u0000 \u001b[31m',
    "$& $1 $` $' $$",
    '&lt;b&gt; &amp;amp;',
    '`x` \ud800',
    letters,
  ])('keeps a hostile title as plain text: %j', (title) => {
    const html = withHead(index, { ...head, title, description: title }, baseUrl)
    expect(html.match(/<(?:script|h1|body|head|title|\/head|html)\b/g)).toEqual([
      '<html',
      '<head',
      '<title',
      '</head',
      '<body',
    ])
    expect(html).not.toMatch(/<meta http-equiv/)
    const [shown = ''] = contents(html, 'og:title')
    expect(shown).not.toMatch(/[<>"'`\p{Cc}\p{Cf}]/u)
    expect([...shown].length).toBeLessThanOrEqual(600)
    expect(html).toContain('<div id="app">')
    expect(html.isWellFormed()).toBe(true)
    expect(html.length).toBeLessThan(index.length + 3500)
  })

  it('keeps dollar signs and ampersands as they are', () => {
    expect(contents(withHead(index, { ...head, title: "$& $' Tom & Jo" }, baseUrl), 'og:title')).toEqual([
      '$&amp; $&#39; Tom &amp; Jo',
    ])
  })
})
