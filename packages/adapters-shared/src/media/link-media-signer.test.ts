import { newId } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { beforeEach, describe, expect, it } from 'vitest'
import { LinkMediaSigner } from './link-media-signer.ts'

const windowMs = 12 * 3_600_000
const link = { id: newId(), passwordVersion: 2 }
const photo = { id: newId(), accountId: newId(), sha256: 'a'.repeat(64), renditionVersion: 1 }
const opened = (signer: LinkMediaSigner, url: string) => signer.open(new URL(url, 'http://album.test'))

describe('addresses of what a link shows', () => {
  let clock: FakeClock
  let signer: LinkMediaSigner
  let url: string
  beforeEach(async () => {
    clock = new FakeClock()
    signer = new LinkMediaSigner({ secret: new Uint8Array(32).fill(1), clock, windowMs })
    url = await signer.signRendition(link, photo, 'thumbnail')
  })

  it('name link, photo and rendition, and nothing of account or bytes', () => {
    expect(opened(signer, url)).toEqual({
      linkId: link.id,
      photoId: photo.id,
      rendition: 'thumbnail',
      passwordVersion: 2,
      expiresAtMs: expect.any(Number),
    })
    for (const secret of [photo.accountId, photo.sha256]) expect(url).not.toContain(secret)
  })

  it('are the same again within a window, and end after two at most', async () => {
    const startMs = Math.ceil(clock.now() / windowMs) * windowMs
    clock.advance(startMs - clock.now())
    const first = await signer.signRendition(link, photo, 'preview')
    clock.advance(windowMs - 1)
    expect(await signer.signRendition(link, photo, 'preview')).toBe(first)
    clock.advance(1)
    expect(await signer.signRendition(link, photo, 'preview')).not.toBe(first)
    expect(opened(signer, first).rendition).toBe('preview')
    clock.advance(windowMs)
    expect(() => opened(signer, first)).toThrow()
  })

  it.each([
    ['another photo', () => url.replace(photo.id, newId())],
    ['another link', () => url.replace(link.id, newId())],
    ['another rendition', () => url.replace('thumbnail', 'preview')],
    ['the original', () => url.replace('thumbnail', 'original')],
    ['another password', () => url.replace('v=2', 'v=3')],
    ['a later end', () => url.replace(/e=\w+/, `e=${(clock.now() + 10 * windowMs).toString(36)}`)],
    ['no signature', () => url.replace(/&s=.*/, '')],
    ['half a signature', () => url.slice(0, -4)],
    ['more of a path', () => url.replace('thumbnail', 'thumbnail/x')],
    ['a path outside', () => url.replace('thumbnail', '../../thumbnail')],
  ])('open nothing with %s', (_, forged) => {
    expect(() => opened(signer, forged())).toThrowError(expect.objectContaining({ code: 'forbidden' }))
  })

  it('of another secret open nothing', () => {
    const other = new LinkMediaSigner({ secret: new Uint8Array(32).fill(2), clock, windowMs })
    expect(() => opened(other, url)).toThrow()
    expect(() => new LinkMediaSigner({ secret: new Uint8Array(8), clock, windowMs })).toThrow()
  })
})
