import { FakeClock } from '@cloudalbum/port-suites'
import { createVerify, generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { CloudFrontSigner } from './cloudfront-signer.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = {
  url: 'https://media.album.test',
  keyPairId: 'K2JCJMDEHXQW5F',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
}
const windowMs = 12 * 3_600_000
const rendition = 'renditions/a/b/c/thumbnail-1.webp'

/** As CloudFront checks it: the canned policy of the address without what was added, signed with RSA and SHA-1. */
function isGenuine(signed: string): boolean {
  const url = new URL(signed)
  const field = (name: string) => url.searchParams.get(name) ?? ''
  const resource = signed.replace(/[?&]Expires=.*$/, '')
  const policy = `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${field('Expires')}}}}]}`
  const signature = field('Signature').replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/')
  return createVerify('RSA-SHA1').update(policy).verify(publicKey, signature, 'base64')
}

describe('an address of CloudFront', () => {
  let clock: FakeClock
  let signer: CloudFrontSigner
  beforeEach(() => {
    clock = new FakeClock(10 * windowMs)
    signer = new CloudFrontSigner({ key, clock, windowMs })
  })

  it('is signed for this file, by this key, until then', () => {
    const url = new URL(signer.sign(rendition, {}))
    expect(`${url.origin}${url.pathname}`).toBe(`https://media.album.test/${rendition}`)
    expect(url.searchParams.get('Key-Pair-Id')).toBe(key.keyPairId)
    expect(Number(url.searchParams.get('Expires')) * 1000).toBe(12 * windowMs)
    expect(isGenuine(url.href)).toBe(true)
  })

  it('is another one, and not genuine, when anything in it changes', () => {
    const url = signer.sign(rendition, { contentType: 'image/webp' })
    for (const changed of [
      url.replace('/a/b/', '/a/x/'),
      url.replace('thumbnail', 'preview'),
      url.replace(/Expires=\d/, 'Expires=9'),
      url.replace('image%2Fwebp', 'text%2Fhtml'),
      url.replace('https:', 'http:'),
    ]) {
      expect(changed).not.toBe(url)
      expect(isGenuine(changed)).toBe(false)
    }
  })

  it('stays the same within a window, also from another machine, and works for one to two of them', () => {
    const url = signer.sign(rendition, {})
    clock.advance(windowMs - 1)
    expect(signer.sign(rendition, {})).toBe(url)
    expect(new CloudFrontSigner({ key, clock, windowMs }).sign(rendition, {})).toBe(url)
    clock.advance(1)
    const next = signer.sign(rendition, {})
    expect(next).not.toBe(url)
    expect(isGenuine(next)).toBe(true)
  })

  it('says how a file is shown or saved', () => {
    const shown = signer.sign('originals/a/b/c', { contentType: 'image/heic' })
    expect(new URL(shown).searchParams.get('response-content-type')).toBe('image/heic')
    expect(new URL(shown).searchParams.has('response-content-disposition')).toBe(false)
    const saved = signer.sign('originals/a/b/c', { downloadAs: '바다 "1".png' })
    expect(new URL(saved).searchParams.get('response-content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('바다 _1_.png')}`,
    )
    expect([shown, saved].map(isGenuine)).toEqual([true, true])
  })

  it.each([{}, { contentType: 'text/html' }, { contentType: 'image/svg+xml' }])(
    'saves what could be a page: %j',
    (options) => {
      const url = new URL(signer.sign('originals/a/b/c', options))
      expect(url.searchParams.get('response-content-disposition')).toMatch(/^attachment/)
    },
  )
})
