import type { DownloadFile } from '../photos/download-file.ts'
import { originalFile } from '../photos/download-file.ts'
import { renditionKey, type Photo } from '../photos/photo.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { ShareLink } from './share-link.ts'
import { canStrip, stripMetadata } from './strip-metadata.ts'

/**
 * What a visitor may save of a photo. Originals tell where they were taken, so that without the owner's leave they
 * lose their metadata; of types that keep it where it cannot be taken out, the preview (which has none) is given.
 */
export function sharedFile(
  blobs: Pick<BlobStore, 'get'>,
  photo: Photo,
  link: Pick<ShareLink, 'showLocation'>,
): DownloadFile {
  const original = originalFile(blobs, photo)
  if (link.showLocation) return original
  const { name, contentType, modifiedLocalMs } = original
  if (canStrip(photo.contentType))
    return {
      name,
      contentType,
      modifiedLocalMs,
      open: async () => stripMetadata(photo.contentType, await original.open()),
    }
  const open = async () => (await blobs.get(renditionKey(photo, 'preview'))).body
  return { name: `${name.replace(/\.[^.]*$/, '')}.jpg`, contentType: 'image/jpeg', modifiedLocalMs, open }
}
