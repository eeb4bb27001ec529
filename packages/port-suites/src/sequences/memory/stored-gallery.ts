import type { Gallery, Item } from '@cloudalbum/core'

export type StoredItem = Omit<Item, 'shown' | 'likes' | 'claim'> & {
  startingLikes: number
  /** The latest first. */
  formerSlugs: string[]
  /** Later ones have higher ones. */
  place: number
}

export interface StoredGallery extends Gallery {
  /** In order. */
  items: StoredItem[]
  /** Of before and of now, with when they began or ended to be. */
  slugs: Map<string, number>
}
