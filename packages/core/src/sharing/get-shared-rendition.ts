import { isOpen } from '../accounts/account.ts'
import { notFound } from '../errors.ts'
import { renditionKey, type Rendition } from '../photos/photo.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { ShareLinkStore } from '../ports/share-link-store.ts'
import { isExpired } from './share-link.ts'

export interface SharedRenditionPorts {
  photos: Pick<PhotoStore, 'getMany'>
  links: Pick<ShareLinkStore, 'get'>
  accounts: Pick<AccountStore, 'get'>
  albums: Pick<AlbumStore, 'visibleIn'>
  clock: Clock
}

/** What an address of `LinkMedia` stands for. */
export interface SharedRendition {
  linkId: string
  passwordVersion: number
  photoId: string
  rendition: Rendition
}

/**
 * The key of a rendition that somebody was given the address of: only while the link is alive, its password the same, and
 * the photo in its album. @throws AppError `not-found`.
 */
export async function getSharedRendition(
  ports: SharedRenditionPorts,
  { linkId, passwordVersion, photoId, rendition }: SharedRendition,
): Promise<string> {
  const [photo] = await ports.photos.getMany([photoId])
  const link = photo && (await ports.links.get(photo.accountId, linkId))
  if (!link || link.passwordVersion !== passwordVersion || isExpired(link, ports.clock.now()))
    throw notFound('file')
  const account = await ports.accounts.get(link.accountId)
  const shown = await ports.albums.visibleIn(link.accountId, link.albumId, [photoId])
  if (!account || !isOpen(account) || photo.state !== 'ready' || shown.length === 0) throw notFound('file')
  return renditionKey(photo, rendition)
}
