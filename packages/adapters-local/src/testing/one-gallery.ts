import { newId, type NewGallery, type NewItem } from '@cloudalbum/core'

/** A published gallery of one item, whose file has not come. */
export function oneGallery(): { gallery: NewGallery; item: NewItem } {
  const gallery: NewGallery = {
    id: newId(),
    accountId: newId(),
    albumId: null,
    slug: 'creatures',
    title: 'Creatures',
    text: '',
    attributes: [],
    claimLabel: 'Adopt',
    likes: true,
    indexed: false,
    state: 'published',
    accent: null,
    createdAtMs: 0,
  }
  const item: NewItem = {
    id: newId(),
    photoId: null,
    waitsForFile: 'a.jpg',
    slug: 'a',
    name: 'A',
    description: '',
    values: {},
  }
  return { gallery, item }
}
