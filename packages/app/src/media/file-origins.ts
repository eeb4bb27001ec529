import type { BlobStore, Clock } from '@cloudalbum/core'

/** Where browsers put files, and read them, when that is not the album itself: its pages must be let go there. */
export async function fileOriginsOf(blobs: BlobStore, clock: Clock): Promise<string[]> {
  const upload = await blobs.signOpenUpload('originals/x', {
    contentTypes: [''],
    maxBytes: 1,
    expiresAtMs: clock.now() + 60_000,
  })
  const downloads = ['originals/x', 'renditions/x'].map((key) => blobs.signDownload(key))
  const addresses = [upload.url, ...(await Promise.all(downloads))]
  return [...new Set(addresses.map((address) => new URL(address).origin))]
}
