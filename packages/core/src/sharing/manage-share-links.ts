import { notFound } from '../errors.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { ShareLinkStore } from '../ports/share-link-store.ts'
import { isExpired, type ShareLink } from './share-link.ts'

/** A link as its owner sees it. */
export type OwnShareLink = ShareLink & { albumTitle: string; expired: boolean }

export interface ShareLinkPorts {
  links: ShareLinkStore
  albums: Pick<AlbumStore, 'get' | 'list'>
  passwords: Pick<PasswordHasher, 'hash'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/** @throws AppError `not-found` for an `albumId` that the account does not have. */
export async function listShareLinks(
  ports: Pick<ShareLinkPorts, 'links' | 'albums' | 'clock'>,
  accountId: string,
  albumId: string | undefined,
): Promise<OwnShareLink[]> {
  if (albumId !== undefined && !(await ports.albums.get(accountId, albumId))) throw notFound('album')
  const links = await ports.links.list(accountId, albumId)
  const titles = new Map((await ports.albums.list(accountId)).map((album) => [album.id, album.title]))
  const nowMs = ports.clock.now()
  // A link whose album was removed between the two reads is gone too.
  return links.flatMap((link) => {
    const albumTitle = titles.get(link.albumId)
    return albumTitle === undefined ? [] : [{ ...link, albumTitle, expired: isExpired(link, nowMs) }]
  })
}

/** With the title of its album. @throws AppError `not-found`. */
export async function asOwn(
  ports: Pick<ShareLinkPorts, 'albums' | 'clock'>,
  link: ShareLink,
): Promise<OwnShareLink> {
  const album = await ports.albums.get(link.accountId, link.albumId)
  if (!album) throw notFound('album')
  return { ...link, albumTitle: album.title, expired: isExpired(link, ports.clock.now()) }
}

/** Albums show whether they are shared, so pages must hear of it. */
export const linkChanged = (ports: Pick<ShareLinkPorts, 'changes'>, link: ShareLink) =>
  ports.changes.publish(link.accountId, { type: 'albums-changed', albumIds: [link.albumId] })
