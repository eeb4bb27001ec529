import { hashSecret } from '../accounts/secrets.ts'
import { AppError, invalid, notFound } from '../errors.ts'
import { newSecret } from '../ids.ts'
import { listAlbumPhotos } from '../albums/list-album-photos.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DownloadTicket, DownloadTicketStore } from '../ports/download-ticket-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { safeFileName } from './download-names.ts'
import { ownPhotos } from './own-photo.ts'
import type { Photo } from './photo.ts'

export interface DownloadPorts {
  photos: Pick<PhotoStore, 'getMany'>
  albums: Pick<AlbumStore, 'get' | 'page' | 'visibleIn'>
  tickets: DownloadTicketStore
  clock: Clock
}

/** What the caller needs to fetch the ZIP. */
export interface DownloadAddress {
  /** Opens it, and it alone. */
  secret: string
  fileName: string
  count: number
  /** Of the originals together. */
  sizeBytes: number
}

/** How long an address waits for its first use. */
const ticketMs = 10 * 60_000
const pageSize = 500

/** @throws AppError `not-found` for an album or photo that the account does not have, `conflict` for one that is not uploaded, `invalid-input` for an empty album. */
export async function createDownload(
  ports: DownloadPorts,
  accountId: string,
  selection: { ids: string[] } | { albumId: string },
): Promise<DownloadAddress> {
  if ('ids' in selection) {
    const photos = await ownPhotos(ports.photos, accountId, selection.ids)
    if (photos.some((photo) => photo.state === 'expected'))
      throw new AppError('conflict', 'One of the photos is still being uploaded.')
    const day = new Date(ports.clock.now()).toISOString().slice(0, 10)
    return issueTicket(ports, { accountId, photos, title: `CloudAlbum ${day}`, share: null })
  }
  const album = await ports.albums.get(accountId, selection.albumId)
  if (!album) throw notFound('album')
  const photos = await albumPhotos(ports, accountId, album.id)
  return issueTicket(ports, { accountId, photos, title: album.title, share: null })
}

/** Everything that an album shows, in its order. @throws AppError `not-found`. */
export async function albumPhotos(
  ports: Pick<DownloadPorts, 'albums' | 'photos'>,
  accountId: string,
  albumId: string,
): Promise<Photo[]> {
  const photos: Photo[] = []
  let cursor: string | undefined
  do {
    const page = await listAlbumPhotos(ports, accountId, albumId, cursor, pageSize)
    photos.push(...page.photos)
    cursor = page.next
  } while (cursor !== undefined)
  return photos
}

/** @throws AppError `invalid-input` when there is nothing to download. */
export async function issueTicket(
  ports: Pick<DownloadPorts, 'tickets' | 'clock'>,
  {
    photos,
    title,
    accountId,
    share,
  }: { photos: Photo[]; title: string } & Pick<DownloadTicket, 'accountId' | 'share'>,
): Promise<DownloadAddress> {
  if (photos.length === 0) throw invalid('There is no photo to download.')
  const nowMs = ports.clock.now()
  const secret = newSecret()
  const fileName = `${safeFileName(title)}.zip`
  const ticket = {
    accountId,
    share,
    fileName,
    photoIds: photos.map((photo) => photo.id),
    expiresAtMs: nowMs + ticketMs,
  }
  await ports.tickets.put({ secretHash: await hashSecret(secret), ...ticket }, nowMs)
  return {
    secret,
    fileName,
    count: photos.length,
    sizeBytes: photos.reduce((sum, photo) => sum + photo.sizeBytes, 0),
  }
}
