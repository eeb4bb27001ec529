import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import {
  AppError,
  isKey,
  type Clock,
  type DownloadOptions,
  type OpenUploadTerms,
  type UploadTerms,
} from '@cloudalbum/core'

export interface PartTerms {
  uploadId: string
  number: number
  sizeBytes: number
  expiresAtMs: number
}

export type UploadGrant = { key: string } & (
  ({ kind: 'whole' } & UploadTerms) | ({ kind: 'open' } & OpenUploadTerms) | ({ kind: 'part' } & PartTerms)
)
export type DownloadGrant = { key: string; expiresAtMs: number } & DownloadOptions

const minSecretBytes = 32
const signatureBytes = 18
const downloadPath = '/media/'
const uploadPath = '/upload/'

/** What a URL grants, signed: HMAC-SHA-256 over method, key, expiry and terms, cut to 144 bits. */
export class UrlSigner {
  private readonly secret: KeyObject
  private readonly baseUrl: string
  private readonly clock: Clock

  /** `baseUrl` without a slash at its end; '' gives addresses that are relative to whatever host serves them. */
  constructor({ secret, baseUrl, clock }: { secret: Uint8Array; baseUrl: string; clock: Clock }) {
    if (secret.byteLength < minSecretBytes)
      throw new Error(`The secret for signed addresses needs ${minSecretBytes} bytes.`)
    this.secret = createSecretKey(secret)
    this.baseUrl = baseUrl
    this.clock = clock
  }

  download({ key, expiresAtMs, contentType = '', downloadAs = '' }: DownloadGrant): string {
    const expiry = expiresAtMs.toString(36)
    const name = downloadAs.toWellFormed()
    const signature = this.sign(['GET', key, expiry, contentType, name])
    const type = contentType ? `&t=${encodeURIComponent(contentType)}` : ''
    const saved = name ? `&n=${encodeURIComponent(name)}` : ''
    return `${this.baseUrl}${downloadPath}${key}?e=${expiry}${type}${saved}&s=${signature}`
  }

  upload(key: string, { contentType, sizeBytes, sha256, expiresAtMs }: UploadTerms): string {
    const terms = { e: expiresAtMs.toString(36), n: String(sizeBytes), t: contentType, h: sha256 }
    return this.uploadUrl(key, terms, this.sign(['PUT', key, ...Object.values(terms)]))
  }

  open(key: string, { contentTypes, maxBytes, expiresAtMs }: OpenUploadTerms): string {
    const terms = { e: expiresAtMs.toString(36), m: String(maxBytes), c: contentTypes.join(' ') }
    return this.uploadUrl(key, terms, this.sign(['PUT open', key, ...Object.values(terms)]))
  }

  part(key: string, { uploadId, number, sizeBytes, expiresAtMs }: PartTerms): string {
    const terms = { e: expiresAtMs.toString(36), n: String(sizeBytes), u: uploadId, p: String(number) }
    return this.uploadUrl(key, terms, this.sign(['PUT part', key, ...Object.values(terms)]))
  }

  private uploadUrl(key: string, terms: Record<string, string>, signature: string): string {
    return `${this.baseUrl}${uploadPath}${key}?${new URLSearchParams({ ...terms, s: signature }).toString()}`
  }

  /** @throws AppError `forbidden`, alike for all that can be wrong. */
  verifyDownload(url: URL): DownloadGrant {
    const { key, field } = read(url, downloadPath)
    const [contentType, downloadAs] = [field('t'), field('n')]
    const expiresAtMs = this.check(['GET', key, field('e'), contentType, downloadAs], field('s'))
    return {
      key,
      expiresAtMs,
      ...(contentType ? { contentType } : {}),
      ...(downloadAs ? { downloadAs } : {}),
    }
  }

  /** @throws AppError `forbidden`, alike for all that can be wrong. */
  verifyUpload(url: URL): UploadGrant {
    const { key, field } = read(url, uploadPath)
    const sizeBytes = Number(field('n'))
    if (url.searchParams.has('u')) {
      const expiresAtMs = this.check(['PUT part', key, ...['e', 'n', 'u', 'p'].map(field)], field('s'))
      return { kind: 'part', key, uploadId: field('u'), number: Number(field('p')), sizeBytes, expiresAtMs }
    }
    if (url.searchParams.has('m')) {
      const expiresAtMs = this.check(['PUT open', key, ...['e', 'm', 'c'].map(field)], field('s'))
      const contentTypes = field('c').split(' ')
      return { kind: 'open', key, contentTypes, maxBytes: Number(field('m')), expiresAtMs }
    }
    const expiresAtMs = this.check(['PUT', key, ...['e', 'n', 't', 'h'].map(field)], field('s'))
    return { kind: 'whole', key, contentType: field('t'), sizeBytes, sha256: field('h'), expiresAtMs }
  }

  /** Gives the expiry, the third of the terms. */
  private check(terms: string[], signature: string): number {
    const given = Buffer.from(signature)
    const right = Buffer.from(this.sign(terms))
    const genuine = given.byteLength === right.byteLength && timingSafeEqual(given, right)
    const expiresAtMs = parseInt(terms[2] ?? '', 36)
    if (genuine && isKey(terms[1] ?? '') && expiresAtMs > this.clock.now()) return expiresAtMs
    throw new AppError(
      'forbidden',
      'This address is not valid, or no longer. Open the page again to get a new one.',
    )
  }

  private sign(terms: string[]): string {
    const mac = createHmac('sha256', this.secret).update(JSON.stringify(terms)).digest()
    return mac.subarray(0, signatureBytes).toString('base64url')
  }
}

/** The words of the query as they stand: signed are these, not what they are read as. */
function read(url: URL, path: string) {
  const at = url.pathname.indexOf(path)
  return {
    key: at < 0 ? '' : url.pathname.slice(at + path.length),
    field: (name: string) => url.searchParams.get(name) ?? '',
  }
}
