import { queryTerms } from '../search/tokens.ts'
import type { PhotoIndex } from '../ports/photo-index.ts'
import { photosOfAlbum, type CreateGalleryPorts } from './create-gallery.ts'
import type { Gallery } from './gallery.ts'

export type PhotosNamedPorts = Pick<CreateGalleryPorts, 'albums' | 'photos'> & {
  index: Pick<PhotoIndex, 'search'>
}

/** What makes two file names the same one. */
export const fileKey = (fileName: string) => fileName.trim().normalize('NFC').toLowerCase()

/** Ids of the photos by `fileKey`, one list for each name that is found. */
export type PhotosByFile = ReadonlyMap<string, readonly string[]>

const pageSize = 200
const maxPages = 5

/** Photos of the gallery's album by their file names; for names that it does not have, any photo of the account. */
export async function photosNamed(
  ports: PhotosNamedPorts,
  { accountId, albumId }: Pick<Gallery, 'accountId' | 'albumId'>,
  fileNames: Iterable<string>,
): Promise<PhotosByFile> {
  const found = new Map<string, string[]>()
  const wanted = new Set(Array.from(fileNames, fileKey))
  if (wanted.size === 0) return found
  const keep = (photo: { id: string; fileName: string }) => {
    const key = fileKey(photo.fileName)
    if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), photo.id])
  }
  if (albumId !== null) (await photosOfAlbum(ports, accountId, albumId)).forEach(keep)
  for (const key of [...wanted].filter((one) => !found.has(one)))
    await searchFile(ports, accountId, key, found)
  return found
}

async function searchFile(
  { index }: Pick<PhotosNamedPorts, 'index'>,
  accountId: string,
  key: string,
  found: Map<string, string[]>,
): Promise<void> {
  // The index knows names without their ending.
  const terms = queryTerms(key.replace(/\.[a-z0-9]{1,5}$/, ''))
  if (terms.length === 0) return
  const ids: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < maxPages && (page === 0 || cursor !== undefined); page++) {
    const { photos, next } = await index.search(accountId, { terms }, cursor, pageSize)
    ids.push(...photos.filter(({ fileName }) => fileKey(fileName) === key).map(({ id }) => id))
    cursor = next
  }
  if (ids.length > 0) found.set(key, ids)
}
