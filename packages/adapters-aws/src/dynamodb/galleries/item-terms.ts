import type { ItemPatch, NewItem, Photo } from '@cloudalbum/core'
import type { GalleryRow } from './gallery-rows.ts'
import type { ItemRow } from './item-rows.ts'

export interface Edit {
  id: string
  row: ItemRow
  patch: ItemPatch
}

/** What is to become of one item. */
export type ItemSource = { id: string; item: NewItem; place: string } | Edit

export interface NodeTerms {
  gallery: GalleryRow
  photos: ReadonlyMap<string, Photo>
  nowMs: number
}
