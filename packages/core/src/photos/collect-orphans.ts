import { isId } from '../ids.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

export interface CollectOrphansPorts {
  photos: Pick<PhotoStore, 'get' | 'getMany'>
  blobs: Pick<BlobStore, 'list' | 'remove'>
  clock: Clock
}

export interface CollectedOrphans {
  removed: number
  /** Far too many files seemed to have no row: the database is not the one of these files. Nothing was removed. */
  refused: boolean
}

const ageMs = 24 * 3_600_000
const batch = 1000
/** A sudden end leaves one file behind, or a few; a database from an older backup leaves a lot. */
const alwaysFine = 20
const fineShare = 0.01

/**
 * Removes files of photos whose row is gone since more than a day. Rows are looked at again, one by one, right
 * before the file goes: ids are never used twice, so that a row that is not there then never comes back.
 */
export async function collectOrphans(ports: CollectOrphansPorts): Promise<CollectedOrphans> {
  const orphans: string[] = []
  let seen = 0
  for (const prefix of ['originals/', 'renditions/'])
    for await (const keys of oldKeys(ports, prefix)) {
      seen += keys.length
      orphans.push(...(await withoutRow(ports, keys)))
    }
  if (orphans.length > Math.max(alwaysFine, seen * fineShare)) return { removed: 0, refused: true }
  let removed = 0
  for (const key of orphans) {
    if (await ports.photos.get(photoIdOf(key))) continue
    await ports.blobs.remove([key])
    removed++
  }
  return { removed, refused: false }
}

async function* oldKeys({ blobs, clock }: CollectOrphansPorts, prefix: string): AsyncGenerator<string[]> {
  let cursor: string | undefined
  do {
    const page = await blobs.list(prefix, cursor, batch)
    yield page.blobs.filter((blob) => blob.modifiedAtMs < clock.now() - ageMs).map((blob) => blob.key)
    cursor = page.next
  } while (cursor)
}

async function withoutRow({ photos }: CollectOrphansPorts, keys: string[]): Promise<string[]> {
  const ids = [...new Set(keys.map(photoIdOf))].filter(isId)
  const known = new Set((await photos.getMany(ids)).map((photo) => photo.id))
  return keys.filter((key) => isId(photoIdOf(key)) && !known.has(photoIdOf(key)))
}

/** `originals/<account>/<photo>/…`, `renditions/<account>/<photo>/…` */
export const photoIdOf = (key: string) => key.split('/')[2] ?? ''
