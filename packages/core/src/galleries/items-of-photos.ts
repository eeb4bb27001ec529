import { newId } from '../ids.ts'
import type { Photo } from '../photos/photo.ts'
import type { NewItem } from '../ports/item-store.ts'
import { freeSlug, slugFrom } from './slugs.ts'
import { oneLine } from './one-line.ts'

export const maxNameLetters = 120

/** New items of photos, named by their files. Descriptions of photos may be private, so that items begin without. */
export function itemsOfPhotos(
  photos: readonly Pick<Photo, 'id' | 'fileName'>[],
  takenSlugs: Set<string>,
  nowMs: number,
): NewItem[] {
  return photos.map(({ id: photoId, fileName }) => {
    const name = nameOfFile(fileName)
    return {
      id: newId(nowMs),
      photoId,
      waitsForFile: null,
      slug: takeSlug(name, takenSlugs),
      name,
      description: '',
      values: {},
    }
  })
}

/** A slug of the name that is not taken, and is from now on. */
export function takeSlug(name: string, taken: Set<string>): string {
  const slug = freeSlug(slugFrom(name) || 'item', (one) => taken.has(one))
  taken.add(slug)
  return slug
}

/** `best_friend.jpg` → `best friend` */
export function nameOfFile(fileName: string): string {
  const name = oneLine(fileName.replace(/\.[a-z0-9]{1,5}$/i, '').replaceAll('_', ' '))
  return [...(name || 'Item')].slice(0, maxNameLetters).join('').trim()
}
