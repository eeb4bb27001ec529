import { notFound } from '../errors.ts'
import type { Photo } from '../photos/photo.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { openShare, proofFor, type LiveShare, type SharePorts, type Visit } from './open-share.ts'

export type SharePhotoPorts = SharePorts & {
  albums: Pick<AlbumStore, 'get' | 'visibleIn'>
  photos: Pick<PhotoStore, 'getMany'>
}

/** How long the address of one download works. */
const downloadMs = 12 * 3_600_000

/** A photo of the link; one that its album does not show is missing, whoever's it is. @throws AppError `not-found`, `password-required`. */
export async function getSharePhoto(
  ports: SharePhotoPorts,
  visit: Visit,
  photoId: string,
): Promise<LiveShare & { photo: Photo }> {
  const share = await openShare(ports, visit, photoId)
  const [photo] = await sharedPhotos(ports, share, [photoId])
  if (!photo) throw notFound('photo')
  return { ...share, photo }
}

/** Those that the link shows, in the order of the ids. */
export async function sharedPhotos(
  ports: { albums: Pick<AlbumStore, 'visibleIn'>; photos: Pick<PhotoStore, 'getMany'> },
  { link }: Pick<LiveShare, 'link'>,
  photoIds: string[],
): Promise<Photo[]> {
  const visible = await ports.albums.visibleIn(link.accountId, link.albumId, photoIds)
  return (await ports.photos.getMany(visible)).filter(
    (photo) => photo.state === 'ready' && photo.accountId === link.accountId,
  )
}

/** What an address to the download of one photo needs so that it works without headers; undefined where nothing is needed. */
export function downloadKey(
  ports: Pick<SharePorts, 'signer' | 'clock'>,
  { link }: Pick<LiveShare, 'link'>,
  photoId: string,
): string | undefined {
  if (link.passwordHash === null) return undefined
  return ports.signer.sign(proofFor(link, { photoId }), ports.clock.now() + downloadMs)
}
