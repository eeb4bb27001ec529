import type { BlobStore } from '../ports/blob-store.ts'
import { originalKey, type Photo } from './photo.ts'
import { safeFileName } from './download-names.ts'

/** One file that is handed out. */
export interface DownloadFile {
  /** Safe on every system. */
  name: string
  contentType: string
  /** When it is known before. */
  sizeBytes?: number
  /** As CaptureTime.localMs. */
  modifiedLocalMs: number
  /** @throws AppError `not-found` when the bytes are gone. */
  open(): Promise<AsyncIterable<Uint8Array>>
}

export const originalFile = (blobs: Pick<BlobStore, 'get'>, photo: Photo): DownloadFile => ({
  name: safeFileName(photo.fileName),
  contentType: photo.contentType,
  sizeBytes: photo.sizeBytes,
  modifiedLocalMs: photo.taken.localMs,
  open: async () => (await blobs.get(originalKey(photo))).body,
})
