import {
  newId,
  type AlbumStore,
  type Attribute,
  type ClaimStore,
  type GalleryStore,
  type GallerySummary,
  type ItemChanges,
  type ItemStore,
  type ItemValues,
  type NewGallery,
  type NewItem,
  type PhotoStore,
} from '@cloudalbum/core'
import { readyPhoto } from './album-photos-seed.ts'

/** Empty stores that know of each other, and the way to close them. */
export interface GalleryParts {
  galleries: GalleryStore
  items: ItemStore
  claims: ClaimStore
  albums: AlbumStore
  photos: PhotoStore
  close: () => Promise<void> | void
}

export const creatures: Attribute[] = [
  { key: 'species', name: 'Species', kind: 'text', choices: [], filter: true },
  { key: 'good-evil', name: 'Good/Evil', kind: 'choice', choices: ['Good', 'Neutral', 'Evil'], filter: true },
  { key: 'age', name: 'Age', kind: 'number', choices: [], filter: true },
  { key: 'motto', name: 'Motto', kind: 'text', choices: [], filter: false },
]

export const itemOf = (slug: string, more: Partial<NewItem> = {}): NewItem => ({
  id: newId(),
  photoId: null,
  waitsForFile: null,
  slug,
  name: slug,
  description: '',
  values: {},
  ...more,
})

/** What the cases share. */
export function galleryWorld(parts: GalleryParts) {
  const [anna, bert] = [newId(), newId()]
  let made = 0
  const gallery = (items: NewItem[] = [], more: Partial<NewGallery> = {}): Promise<GallerySummary> =>
    parts.galleries.create(
      {
        id: newId(),
        accountId: anna,
        albumId: null,
        slug: `gallery-${++made}`,
        title: 'Creatures',
        text: '',
        attributes: creatures,
        claimLabel: 'Adopt',
        likes: true,
        indexed: false,
        state: 'published',
        accent: null,
        createdAtMs: made,
        ...more,
      },
      items,
    )
  return {
    ...parts,
    anna,
    bert,
    gallery,
    /** A new item that is shown. */
    async shownItem(slug: string, values: ItemValues = {}): Promise<NewItem> {
      return itemOf(slug, { photoId: await readyPhoto(parts.photos, anna), values })
    },
    async save(galleryId: string, changes: Partial<ItemChanges>): Promise<void> {
      const found = await parts.galleries.get(anna, galleryId)
      await parts.items.save(anna, galleryId, found?.version ?? 0, { added: [], edited: [], ...changes }, 9)
    },
    async slugs(galleryId: string): Promise<string[]> {
      return (await parts.items.page(anna, galleryId, undefined, 1000)).items.map(({ slug }) => slug)
    },
    async shownSlugs(galleryId: string, filters: Record<string, string> = {}): Promise<string[]> {
      return (await parts.items.shown(galleryId, filters, undefined, 1000)).items.map(({ slug }) => slug)
    },
  }
}

export type GalleryWorld = ReturnType<typeof galleryWorld>
