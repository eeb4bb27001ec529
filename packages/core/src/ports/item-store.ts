import type { Filters } from '../galleries/filters.ts'
import type { Gallery, Item } from '../galleries/gallery.ts'

/** `startingLikes` and `finallyClaimed` come from where the item was before. */
export type NewItem = Pick<
  Item,
  'id' | 'photoId' | 'waitsForFile' | 'slug' | 'name' | 'description' | 'values'
> & { startingLikes?: number; finallyClaimed?: boolean }

export type ItemPatch = Partial<
  Pick<Item, 'photoId' | 'waitsForFile' | 'slug' | 'name' | 'description' | 'values'>
>

export interface ItemChanges {
  added: NewItem[]
  edited: { id: string; patch: ItemPatch }[]
  /** Of the gallery, in the same write. */
  attributes?: Gallery['attributes']
}

export interface ItemPage {
  items: Item[]
  /** Opaque; missing on the last page. */
  next?: string
}

/**
 * Items of galleries. One is shown while its photo is `ready`, and goes with its photo; filters, counts and order follow in
 * the same transaction. What visitors read costs the same however many items there are.
 */
export interface ItemStore {
  /**
   * New ones at the end. `version` is that of the gallery whose attributes the values fit.
   * @throws AppError `not-found` (gallery, item or photo); `conflict` for another version, a slug or a photo that comes
   * twice; `invalid-input` for more than `maxItems`.
   */
  save(
    accountId: string,
    galleryId: string,
    version: number,
    changes: ItemChanges,
    nowMs: number,
  ): Promise<void>
  /** Before another one, or (null) at the end. @throws AppError `not-found`. */
  move(accountId: string, galleryId: string, ids: string[], before: string | null): Promise<void>
  /** Gives how many. Held claims end as `item-removed`. @throws AppError `not-found`. */
  remove(accountId: string, galleryId: string, ids: string[], nowMs: number): Promise<number>
  /** All of them, in order. @throws AppError `not-found`, `invalid-input` for a cursor that is not ours. */
  page(accountId: string, galleryId: string, cursor: string | undefined, limit: number): Promise<ItemPage>
  /** In the order of `ids`; missing ones are left out. */
  getMany(galleryId: string, ids: string[]): Promise<Item[]>
  /** Visible photos of the gallery's album that are no items, the latest taken first. @throws as `page`. */
  offers(
    accountId: string,
    galleryId: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ photoIds: string[]; next?: string }>
  /** Shown ones that fit. @throws AppError `invalid-input` for a cursor that is not ours. */
  shown(galleryId: string, filters: Filters, cursor: string | undefined, limit: number): Promise<ItemPage>
  /** How many shown ones fit each of the sets, in the order given. */
  count(galleryId: string, sets: Filters[]): Promise<number[]>
  /** Values that shown items have, the most frequent first, with how many. */
  values(galleryId: string, key: string, limit: number): Promise<{ value: string; count: number }[]>
  /** By its slug, or one of the last ten that it had, as long as no other item of the gallery took that. */
  bySlug(galleryId: string, slug: string): Promise<Item | undefined>
  /** Shown ones around an item, which need not fit itself. */
  around(galleryId: string, filters: Filters, id: string): Promise<{ previous?: Item; next?: Item }>
}
