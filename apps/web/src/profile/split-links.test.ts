import { describe, expect, it } from 'vitest'
import { splitLinks } from './split-links.ts'

const linksOf = (text: string) =>
  splitLinks(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []))

describe('links in a text', () => {
  it.each([
    ['https://example.org', [['https://example.org', 'https://example.org/']]],
    [
      'See https://example.org/a?b=c#d, and more.',
      [['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d']],
    ],
    ['(www.example.org).', [['www.example.org', 'https://www.example.org/']]],
    [
      'https://en.wikipedia.org/wiki/Cat_(animal)',
      [['https://en.wikipedia.org/wiki/Cat_(animal)', 'https://en.wikipedia.org/wiki/Cat_(animal)']],
    ],
    [
      '내 사진: https://example.org/사진。',
      [['https://example.org/사진', 'https://example.org/%EC%82%AC%EC%A7%84']],
    ],
    [
      'http://a.org http://b.org',
      [
        ['http://a.org', 'http://a.org/'],
        ['http://b.org', 'http://b.org/'],
      ],
    ],
  ])('%s', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT://www.example.org/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://paypal.com@evil.example.org',
    'https://user:password@example.org',
    'https://',
    'https://[::1',
    'ftp://example.org',
    'anna@www.example.org',
    'ahttps://example.org',
    'https://intranet/x',
  ])('%s is none', (text) => {
    expect(linksOf(text)).toEqual([])
  })

  it('end where markup begins', () => {
    expect(linksOf('https://example.org/"><script>alert(1)</script>')).toEqual([
      ['https://example.org/', 'https://example.org/'],
    ])
  })

  it('leave the text as it is, when it is joined again', () => {
    const text = 'a https://x.org/, (www.y.org) — https://@ z\n\nhttps://z.org'
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })
})
