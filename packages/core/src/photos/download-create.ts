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
  /** Undefined: no limit. */
  maxZipBytes?: number | undefined
}

/** What the caller needs to fetch the ZIP, and those that follow it where one would be too large. */
export interface Download extends DownloadAddress {
  more: DownloadAddress[]
}

/** One ZIP. */
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
): Promise<Download> {
  if ('ids' in selection) {
    const photos = await ownPhotos(ports.photos, accountId, selection.ids)
    if (photos.some((photo) => photo.state === 'expected'))
      throw new AppError('conflict', 'One of the photos is still being uploaded.')
    const day = new Date(ports.clock.now()).toISOString().slice(0, 10)
    return issueTickets(ports, { accountId, photos, title: `CloudAlbum ${day}`, share: null })
  }
  const album = await ports.albums.get(accountId, selection.albumId)
  if (!album) throw notFound('album')
  const photos = await albumPhotos(ports, accountId, album.id)
  return issueTickets(ports, { accountId, photos, title: album.title, share: null })
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

interface Wanted extends Pick<DownloadTicket, 'accountId' | 'share'> {
  photos: Photo[]
  title: string
}

/** @throws AppError `invalid-input` when there is nothing to download. */
export async function issueTickets(
  ports: Pick<DownloadPorts, 'tickets' | 'clock' | 'maxZipBytes'>,
  { photos, title, accountId, share }: Wanted,
): Promise<Download> {
  const name = safeFileName(title)
  const zips = split(photos, ports.maxZipBytes ?? Infinity)
  const addresses: DownloadAddress[] = []
  for (const [index, zip] of zips.entries()) {
    const fileName = zips.length === 1 ? `${name}.zip` : `${name} (${index + 1} of ${zips.length}).zip`
    addresses.push(await issueTicket(ports, { accountId, share, fileName, photos: zip }))
  }
  const [first, ...more] = addresses
  if (!first) throw invalid('There is no photo to download.')
  return { ...first, more }
}

/** What a ZIP has besides the bytes of a file, at most: its name, twice, and what is said of it (APPNOTE.TXT, 4.3). */
const besidesBytes = 1000

/** In their order; a photo that is too large by itself has a ZIP for itself. */
function split(photos: readonly Photo[], maxBytes: number): Photo[][] {
  const zips: Photo[][] = []
  let room = 0
  for (const photo of photos) {
    const zip = zips.at(-1)
    const size = photo.sizeBytes + besidesBytes
    if (zip && size <= room) zip.push(photo)
    else {
      zips.push([photo])
      room = maxBytes
    }
    room -= size
  }
  return zips
}

async function issueTicket(
  ports: Pick<DownloadPorts, 'tickets' | 'clock'>,
  { photos, ...ticket }: Pick<DownloadTicket, 'accountId' | 'share' | 'fileName'> & { photos: Photo[] },
): Promise<DownloadAddress> {
  const nowMs = ports.clock.now()
  const secret = newSecret()
  const photoIds = photos.map((photo) => photo.id)
  const expiresAtMs = nowMs + ticketMs
  await ports.tickets.put({ secretHash: await hashSecret(secret), ...ticket, photoIds, expiresAtMs }, nowMs)
  return {
    secret,
    fileName: ticket.fileName,
    count: photos.length,
    sizeBytes: photos.reduce((sum, photo) => sum + photo.sizeBytes, 0),
  }
}
