import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import {
  galleryMediaPath,
  notFound,
  type GalleryMedia,
  type ItemRendition,
  type Rendition,
} from '@cloudalbum/core'

const address = /^\/media\/gallery\/([0-9a-z]{26})\/([0-9a-z]{26})\/(thumbnail|preview)-([\w-]{16})$/
const signatureBytes = 12

interface SignedPhoto {
  id: string
  sha256: string
  renditionVersion: number
}

/**
 * Addresses `/media/gallery/<gallery>/<item>/<rendition>-<signature>`. The signature stands for the photo: another photo, or
 * another rendering of it, has another address, and bytes behind one never change.
 */
export class GalleryMediaSigner implements GalleryMedia {
  private readonly key: Uint8Array

  constructor({ secret }: { secret: Uint8Array }) {
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', 'cloudalbum media of galleries', 32))
  }

  addressOf(
    item: { galleryId: string; id: string },
    photo: SignedPhoto,
    rendition: Rendition,
  ): Promise<string> {
    const signature = this.sign({ galleryId: item.galleryId, itemId: item.id, rendition }, photo)
    return Promise.resolve(`${galleryMediaPath}${item.galleryId}/${item.id}/${rendition}-${signature}`)
  }

  /** What an address names, and its signature for `vouches`. @throws AppError `not-found`. */
  open(url: URL): ItemRendition & { signature: string } {
    const [, galleryId, itemId, rendition, signature] = address.exec(url.pathname) ?? []
    if (!galleryId || !itemId || !signature) throw notFound('file')
    return { galleryId, itemId, rendition: rendition === 'preview' ? 'preview' : 'thumbnail', signature }
  }

  /** Whether the address was made for this photo. */
  vouches({ signature, ...named }: ItemRendition & { signature: string }, photo: SignedPhoto): boolean {
    const [given, right] = [signature, this.sign(named, photo)].map((text) => Buffer.from(text))
    return Boolean(given && right && given.byteLength === right.byteLength && timingSafeEqual(given, right))
  }

  private sign({ galleryId, itemId, rendition }: ItemRendition, photo: SignedPhoto): string {
    const terms = [galleryId, itemId, rendition, photo.id, photo.sha256, photo.renditionVersion]
    const mac = createHmac('sha256', this.key).update(JSON.stringify(terms)).digest()
    return mac.subarray(0, signatureBytes).toString('base64url')
  }
}
