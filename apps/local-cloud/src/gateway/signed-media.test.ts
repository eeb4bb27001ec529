import { generateKeyPairSync } from 'node:crypto'
import { getSignedUrl } from '@aws-sdk/cloudfront-signer'
import { expect, it } from 'vitest'
import { verifySignedMedia } from './signed-media.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const url = 'http://localhost:8080'
const expiresAtMs = Date.UTC(2026, 10, 21, 12)
const verify = (nowMs = expiresAtMs - 1000) =>
  verifySignedMedia({ url, keyPairId: 'K1', publicKey, now: () => nowMs })

function signed(path: string, keyPairId = 'K1') {
  const dateLessThan = new Date(expiresAtMs).toISOString()
  const { pathname, search } = new URL(
    getSignedUrl({ url: `${url}${path}`, keyPairId, privateKey, dateLessThan }),
  )
  return { path: pathname, query: search.slice(1) }
}

it('gives what is asked besides the signature', () => {
  expect(verify()(signed('/renditions/a/b'))).toBe('')
  const named = '/originals/a?response-content-disposition=attachment%3B%20filename%3D%22a%20b.jpg%22'
  expect(verify()(signed(named))).toBe(
    'response-content-disposition=attachment%3B%20filename%3D%22a%20b.jpg%22',
  )
})

it('takes no other path, no other query, no other key and no later time', () => {
  const good = signed('/renditions/a/b')
  expect(verify()({ ...good, path: '/renditions/a/c' })).toBeUndefined()
  expect(verify()({ ...good, query: `response-content-type=text%2Fhtml&${good.query}` })).toBeUndefined()
  expect(verify()({ ...good, query: '' })).toBeUndefined()
  expect(verify()(signed('/renditions/a/b', 'K2'))).toBeUndefined()
  expect(verify(expiresAtMs)(good)).toBeUndefined()
})
