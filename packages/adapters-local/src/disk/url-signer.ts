import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { AppError, type Clock, type DownloadOptions, type UploadTerms } from '@cloudalbum/core'
import { isKey } from './keys.ts'

export interface PartTerms {
  uploadId: string
  number: number
  sizeBytes: number
  expiresAtMs: number
}

export type UploadGrant = { key: string } & (
  ({ kind: 'whole' } & UploadTerms) | ({ kind: 'part' } & PartTerms)
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
    const wellFormed = downloadAs.toWellFormed()
    const signature = this.sign(['GET', key, expiresAtMs, contentType, wellFormed])
    const type = contentType ? `&t=${encodeURIComponent(contentType)}` : ''
    const name = wellFormed ? `&n=${encodeURIComponent(wellFormed)}` : ''
    return `${this.baseUrl}${downloadPath}${key}?e=${expiresAtMs.toString(36)}${type}${name}&s=${signature}`
  }

  upload(key: string, terms: UploadTerms): string {
    const { contentType, sizeBytes, sha256, expiresAtMs } = terms
    const signature = this.sign(['PUT', key, expiresAtMs, contentType, sizeBytes, sha256])
    const query = new URLSearchParams({
      e: expiresAtMs.toString(36),
      n: String(sizeBytes),
      t: contentType,
      h: sha256,
      s: signature,
    })
    return `${this.baseUrl}${uploadPath}${key}?${query}`
  }

  part(key: string, { uploadId, number, sizeBytes, expiresAtMs }: PartTerms): string {
    const signature = this.sign(['PUT part', key, expiresAtMs, uploadId, number, sizeBytes])
    const query = new URLSearchParams({
      e: expiresAtMs.toString(36),
      u: uploadId,
      p: String(number),
      n: String(sizeBytes),
      s: signature,
    })
    return `${this.baseUrl}${uploadPath}${key}?${query}`
  }

  /** @throws AppError `forbidden`, alike for all that can be wrong. */
  verifyDownload(url: URL): DownloadGrant {
    const { key, expiresAtMs, query } = this.read(url, downloadPath)
    const contentType = query.get('t') ?? ''
    const downloadAs = query.get('n') ?? ''
    this.check(query, ['GET', key, expiresAtMs, contentType, downloadAs], expiresAtMs)
    return {
      key,
      expiresAtMs,
      ...(contentType ? { contentType } : {}),
      ...(downloadAs ? { downloadAs } : {}),
    }
  }

  /** @throws AppError `forbidden`, alike for all that can be wrong. */
  verifyUpload(url: URL): UploadGrant {
    const { key, expiresAtMs, query } = this.read(url, uploadPath)
    const sizeBytes = Number(query.get('n'))
    const uploadId = query.get('u')
    if (uploadId !== null) {
      const number = Number(query.get('p'))
      this.check(query, ['PUT part', key, expiresAtMs, uploadId, number, sizeBytes], expiresAtMs)
      return { kind: 'part', key, uploadId, number, sizeBytes, expiresAtMs }
    }
    const contentType = query.get('t') ?? ''
    const sha256 = query.get('h') ?? ''
    this.check(query, ['PUT', key, expiresAtMs, contentType, sizeBytes, sha256], expiresAtMs)
    return { kind: 'whole', key, contentType, sizeBytes, sha256, expiresAtMs }
  }

  private read(url: URL, path: string) {
    const at = url.pathname.indexOf(path)
    return {
      key: at < 0 ? '' : url.pathname.slice(at + path.length),
      expiresAtMs: parseInt(url.searchParams.get('e') ?? '', 36),
      query: url.searchParams,
    }
  }

  private check(query: URLSearchParams, terms: (string | number)[], expiresAtMs: number): void {
    const given = Buffer.from(query.get('s') ?? '')
    const right = Buffer.from(this.sign(terms))
    const genuine = given.byteLength === right.byteLength && timingSafeEqual(given, right)
    if (!genuine || !isKey(String(terms[1])) || !(expiresAtMs > this.clock.now()))
      throw new AppError(
        'forbidden',
        'This address is not valid, or no longer. Open the page again to get a new one.',
      )
  }

  private sign(terms: (string | number)[]): string {
    const mac = createHmac('sha256', this.secret).update(JSON.stringify(terms)).digest()
    return mac.subarray(0, signatureBytes).toString('base64url')
  }
}
