import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import {
  AppError,
  isId,
  linkMediaPath,
  renditions,
  type Clock,
  type LinkMedia,
  type Rendition,
  type SharedRendition,
} from '@cloudalbum/core'

export interface LinkMediaOptions {
  /** At least 32 bytes; another one makes all addresses that were handed out invalid. */
  secret: Uint8Array
  clock: Clock
  /** Addresses stay the same this long, and work for one to two of it. */
  windowMs: number
}

export type SharedGrant = SharedRendition & { expiresAtMs: number }

const minSecretBytes = 32
const signatureBytes = 18

/** Addresses `/media/shared/<link>/<photo>/<rendition>`, which the album itself answers while the link lives. */
export class LinkMediaSigner implements LinkMedia {
  private readonly key: Uint8Array
  private readonly options: LinkMediaOptions

  constructor(options: LinkMediaOptions) {
    if (options.secret.byteLength < minSecretBytes)
      throw new Error(`The secret for signed addresses needs ${minSecretBytes} bytes.`)
    this.key = new Uint8Array(hkdfSync('sha256', options.secret, '', 'cloudalbum media of links', 32))
    this.options = options
  }

  signRendition(
    link: { id: string; passwordVersion: number },
    photo: { id: string },
    rendition: Rendition,
  ): Promise<string> {
    const { clock, windowMs } = this.options
    const expiry = ((Math.floor(clock.now() / windowMs) + 2) * windowMs).toString(36)
    const path = `${link.id}/${photo.id}/${rendition}`
    const version = String(link.passwordVersion)
    const signature = this.sign(path, expiry, version)
    return Promise.resolve(`${linkMediaPath}${path}?e=${expiry}&v=${version}&s=${signature}`)
  }

  /** @throws AppError `forbidden`, alike for all that can be wrong. */
  open(url: URL): SharedGrant {
    const path = url.pathname.slice(linkMediaPath.length)
    const field = (name: string) => url.searchParams.get(name) ?? ''
    const [given, right] = [field('s'), this.sign(path, field('e'), field('v'))].map((text) =>
      Buffer.from(text),
    )
    const genuine = given && right && given.byteLength === right.byteLength && timingSafeEqual(given, right)
    const [linkId = '', photoId = '', name, ...rest] = path.split('/')
    const rendition = renditions.find((one) => one === name)
    const expiresAtMs = parseInt(field('e'), 36)
    const isWhole = isId(linkId) && isId(photoId) && rendition !== undefined && rest.length === 0
    if (!genuine || !isWhole || !(expiresAtMs > this.options.clock.now()))
      throw new AppError(
        'forbidden',
        'This address is not valid, or no longer. Open the page again to get a new one.',
      )
    return { linkId, photoId, rendition, passwordVersion: Number(field('v')), expiresAtMs }
  }

  private sign(...terms: string[]): string {
    const mac = createHmac('sha256', this.key).update(JSON.stringify(terms)).digest()
    return mac.subarray(0, signatureBytes).toString('base64url')
  }
}
