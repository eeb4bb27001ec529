import { ownGallery } from '../galleries/gallery-ports.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import { clicksDayPrefix } from './click.ts'
import { daysOf, readRange, type DayRange } from './days.ts'

export interface OpenClicksPorts {
  galleries: Pick<GalleryStore, 'get'>
  blobs: Pick<BlobStore, 'list' | 'get'>
  clock: Clock
}

const pageSize = 1000

/**
 * Every click of the days as gzipped NDJSON: the files one after the other, which together are one (RFC 1952, 2.2).
 * @throws AppError `not-found`; `invalid-input` for days that are none.
 */
export async function openClicks(
  ports: OpenClicksPorts,
  accountId: string,
  galleryId: string,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<DayRange & { body: ReadableStream<Uint8Array> }> {
  const range = readRange(ports.clock.now(), asked)
  await ownGallery(ports, accountId, galleryId)
  return { ...range, body: ReadableStream.from(bytesOf(ports, galleryId, range)) }
}

async function* bytesOf(
  ports: OpenClicksPorts,
  galleryId: string,
  range: DayRange,
): AsyncGenerator<Uint8Array> {
  for (const day of daysOf(range))
    for await (const key of keysOf(ports, clicksDayPrefix(galleryId, day)))
      yield* (await ports.blobs.get(key)).body
}

export async function* keysOf(
  { blobs }: { blobs: Pick<BlobStore, 'list'> },
  prefix: string,
): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const page = await blobs.list(prefix, cursor, pageSize)
    for (const { key } of page.blobs) yield key
    cursor = page.next
  } while (cursor !== undefined)
}
