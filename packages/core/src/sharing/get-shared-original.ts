import { AppError } from '../errors.ts'
import type { DownloadFile } from '../photos/download-file.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { getSharePhoto, type SharePhotoPorts } from './get-share-photo.ts'
import type { Visit } from './open-share.ts'
import type { ShareLink } from './share-link.ts'
import { sharedFile } from './shared-file.ts'

/** @throws AppError `not-found`, `password-required`, `forbidden`. */
export async function getSharedOriginal(
  ports: SharePhotoPorts & { blobs: Pick<BlobStore, 'get'> },
  visit: Visit,
  photoId: string,
): Promise<DownloadFile> {
  const { link, photo } = await getSharePhoto(ports, visit, photoId)
  expectDownloads(link)
  return sharedFile(ports.blobs, photo, link)
}

/** @throws AppError `forbidden`. */
export function expectDownloads(link: Pick<ShareLink, 'allowDownload'>): void {
  if (!link.allowDownload)
    throw new AppError('forbidden', 'The owner of this album does not offer downloads.')
}
