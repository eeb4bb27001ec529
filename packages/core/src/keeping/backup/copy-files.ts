import { isAppError } from '../../errors.ts'
import { parseOriginalKey } from '../../photos/photo.ts'
import type { BlobInfo, BlobStore } from '../../ports/blob-store.ts'
import { chunksOf, inParallel } from './bytes.ts'
import { filePrefixes, type FileEntry, type InOrder } from './file-list.ts'
import type { BackupProblems } from './manifest.ts'
import type { ObjectIndex } from './object-index.ts'
import type { PackedSet } from './packed-set.ts'
import type { BackupPlace } from './place.ts'

export interface CopyOptions {
  files: Pick<BlobStore, 'list' | 'get'>
  place: BackupPlace
  objects: ObjectIndex
  /** What the last backup says of files, in order. */
  previous: InOrder<FileEntry>
  /** Photos of the rows; those whose original is seen are marked as `copied`. */
  photos: PackedSet
  problems: BackupProblems
  withoutRenditions: boolean
  /** Called after each page; may throw to end it. */
  onPage: (files: number) => Promise<void>
}

export const photoMarks = { maybe: 0, needed: 1, copied: 2 } as const

const atOnce = 4
const pageSize = 1000
const mostNamed = 100

/** Every file that the rows know of, in order of key, once its bytes are at the place. */
export async function* copiedFiles(options: CopyOptions): AsyncGenerator<FileEntry, undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await options.files.list('', cursor, pageSize)
    const wanted: { blob: BlobInfo; before: FileEntry | undefined }[] = []
    for (const blob of page.blobs)
      if (isWanted(blob.key, options)) wanted.push({ blob, before: await options.previous.find(blob.key) })
    const entries = await inParallel(wanted, atOnce, ({ blob, before }) => entryOf(blob, before, options))
    for (const entry of entries) {
      if (!entry) continue
      const photo = parseOriginalKey(entry.key)
      if (photo) options.photos.set(photo.id, photoMarks.copied)
      yield entry
    }
    await options.onPage(wanted.length)
    if (page.next === undefined) return
    cursor = page.next
  }
}

/** Files of photos that the rows do not know came after them, or are left over. */
function isWanted(key: string, { photos, withoutRenditions }: CopyOptions): boolean {
  const [folder = '', , photoId = ''] = key.split('/')
  if (folder === 'renditions' && withoutRenditions) return false
  if (folder === 'originals' || folder === 'renditions')
    return photoId.length === idLength && photos.get(photoId) !== undefined
  return filePrefixes.includes(`${folder}/`)
}

const idLength = 26

/** Undefined when it is gone by now. Keys are never written twice, so that what is known of one stays true. */
async function entryOf(
  { key, sizeBytes }: BlobInfo,
  before: FileEntry | undefined,
  { files, place, objects, problems }: CopyOptions,
): Promise<FileEntry | undefined> {
  const named = parseOriginalKey(key)?.sha256
  const known = named ?? (before?.bytes === sizeBytes ? before.sha256 : undefined)
  if (known !== undefined && objects.has(known, sizeBytes)) return { key, sha256: known, bytes: sizeBytes }
  try {
    const { body } = await files.get(key)
    const { sha256, bytes } = await place.addStream(chunksOf(body), sizeBytes, objects)
    if (named !== undefined && named !== sha256) note(problems, key)
    return { key, sha256, bytes }
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    if (!isUnreadable(error)) throw error
    note(problems, key)
    return undefined
  }
}

/** Its own disk does not give it, or gives other lengths; a fault of the place is no such thing. */
const isUnreadable = (error: unknown) => isAppError(error, 'invalid-input') || isAppError(error, 'too-large')

function note(problems: BackupProblems, key: string): void {
  problems.damagedCount++
  if (problems.damaged.length < mostNamed) problems.damaged.push(key)
}
