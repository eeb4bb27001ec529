import { isAppError } from '../../errors.ts'
import { originalKey, type KeyParts } from '../../photos/photo.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { ImageProcessor, ProcessedImage, RejectedImage } from '../../ports/image-processor.ts'

export interface ReadOriginalPorts {
  blobs: Pick<BlobStore, 'withFile'>
  images: Pick<ImageProcessor, 'process'>
}

/** Gives a sentence when this one cannot be read here and now: others go on. @throws when nothing can be read. */
export async function readOriginal(
  { blobs, images }: ReadOriginalPorts,
  photo: KeyParts,
  signal: AbortSignal,
): Promise<ProcessedImage | RejectedImage | string> {
  try {
    return await blobs.withFile(originalKey(photo), (path) => images.process(path, signal))
  } catch (error) {
    signal.throwIfAborted()
    if (isAppError(error) && error.code !== 'not-found') throw error
    return error instanceof Error ? error.message : String(error)
  }
}
