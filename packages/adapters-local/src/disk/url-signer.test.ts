import { newId } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import { UrlSigner } from './url-signer.ts'

const secret = new Uint8Array(32).fill(1)
const clock = new FakeClock()
const signer = new UrlSigner({ secret, baseUrl: '', clock })
const expiresAtMs = clock.now() + 60_000
const absolute = (url: string) => new URL(url, 'http://album.test')

const download = signer.download({
  key: 'a/1',
  expiresAtMs,
  contentType: 'image/png',
  downloadAs: 'é & "1".png',
})
const whole = signer.upload('a/1', {
  contentType: 'image/jpeg',
  sizeBytes: 5,
  sha256: '0'.repeat(64),
  expiresAtMs,
})
const uploadId = newId()
const part = signer.part('a/1', { uploadId, number: 1, sizeBytes: 5, expiresAtMs })
const open = signer.open('a/1', { contentTypes: ['image/heic', ''], maxBytes: 5, expiresAtMs })
const kinds = [
  ['download', download, (url: URL) => signer.verifyDownload(url)],
  ['upload', whole, (url: URL) => signer.verifyUpload(url)],
  ['upload of unknown bytes', open, (url: URL) => signer.verifyUpload(url)],
  ['part', part, (url: URL) => signer.verifyUpload(url)],
] as const
const forbidden = expect.objectContaining({ code: 'forbidden' })

describe.each(kinds)('the address of a %s', (_, address, verify) => {
  it('grants what was signed', () => {
    expect(verify(absolute(address))).toMatchObject({ key: 'a/1', expiresAtMs })
  })

  it('grants nothing when any of its fields is changed, left out or emptied', () => {
    for (const [name, value] of absolute(address).searchParams)
      for (const other of [
        undefined,
        '',
        `${value}0`,
        `0${value}`,
        value.slice(1),
        value.slice(0, -1),
        'é',
      ]) {
        const url = absolute(address)
        if (other === undefined) url.searchParams.delete(name)
        else url.searchParams.set(name, other)
        expect(() => verify(url), `${name}=${other}`).toThrow(forbidden)
      }
  })

  it.each(['a/2', 'a', 'a/1/', 'A/1', '', '../a/1', 'a/%31', 'a/1%00'])(
    'grants nothing for the key %j',
    (key) => {
      expect(() => verify(absolute(address.replace('/a/1?', `/${key}?`)))).toThrow(forbidden)
    },
  )

  it('grants nothing to another secret', () => {
    const other = new UrlSigner({ secret: new Uint8Array(32).fill(2), baseUrl: '', clock })
    expect(() =>
      address === download ? other.verifyDownload(absolute(address)) : other.verifyUpload(absolute(address)),
    ).toThrow(forbidden)
  })

  it('looks alike refused for every reason', () => {
    const messages = [
      address.replace('a/1?', 'a/2?'),
      address.replace(/s=.*/, ''),
      address.replace(/e=\w+/, 'e=1'),
    ].map((one) => {
      try {
        return verify(absolute(one))
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(new Set(messages).size).toBe(1)
  })

  it('grants nothing once its time is over', () => {
    const later = new UrlSigner({ secret, baseUrl: '', clock: { now: () => expiresAtMs } })
    expect(() =>
      address === download ? later.verifyDownload(absolute(address)) : later.verifyUpload(absolute(address)),
    ).toThrow(forbidden)
  })
})

it('does not let the address of one kind serve as another', () => {
  expect(() => signer.verifyUpload(absolute(download.replace('/media/', '/upload/')))).toThrow(forbidden)
  expect(() => signer.verifyDownload(absolute(whole.replace('/upload/', '/media/')))).toThrow(forbidden)
  const asWhole = absolute(part)
  asWhole.searchParams.delete('u')
  expect(() => signer.verifyUpload(asWhole)).toThrow(forbidden)
})

it('brings type and name back as they were', () => {
  expect(signer.verifyDownload(absolute(download))).toMatchObject({
    contentType: 'image/png',
    downloadAs: 'é & "1".png',
  })
  const broken = signer.download({ key: 'a/1', expiresAtMs, downloadAs: 'x\ud800y' })
  expect(signer.verifyDownload(absolute(broken)).downloadAs).toBe('x\ufffdy')
})

it('signs with at least 128 bits, and refuses a short secret', () => {
  expect(absolute(whole).searchParams.get('s')).toMatch(/^[\w-]{24}$/)
  expect(() => new UrlSigner({ secret: new Uint8Array(31), baseUrl: '', clock })).toThrow('32 bytes')
})

it('makes absolute addresses below a base URL with a path', () => {
  const based = new UrlSigner({ secret, baseUrl: 'https://example.org/album', clock })
  const url = based.download({ key: 'a/1', expiresAtMs })
  expect(url).toMatch(/^https:\/\/example\.org\/album\/media\/a\/1\?e=/)
  expect(based.verifyDownload(new URL(url))).toMatchObject({ key: 'a/1' })
})
