import type { Gallery, GallerySummary, Item } from '../galleries/gallery.ts'
import type { ItemValues } from '../galleries/values.ts'
import type { NewItem } from './item-store.ts'

export type NewGallery = Omit<Gallery, 'coverItemId' | 'updatedAtMs' | 'publishedAtMs' | 'version'>

export type GalleryPatch = Partial<
  Pick<
    Gallery,
    | 'slug'
    | 'title'
    | 'text'
    | 'attributes'
    | 'claimLabel'
    | 'likes'
    | 'indexed'
    | 'state'
    | 'accent'
    | 'coverItemId'
    | 'publishedAtMs'
  >
>

/**
 * Galleries. One of another account is missing. Each write is all or nothing. A slug that a gallery had leads to it until
 * ten newer ones do, and belongs to nobody else until then. A gallery stays when its album goes.
 */
export interface GalleryStore {
  /**
   * With its first items, in the order given.
   * @throws AppError `not-found` (album or a photo); `conflict` when the slug is taken or the album has a gallery.
   */
  create(gallery: NewGallery, items: NewItem[]): Promise<GallerySummary>
  get(accountId: string, id: string): Promise<GallerySummary | undefined>
  /** Whose it may be. */
  byId(id: string): Promise<GallerySummary | undefined>
  /** Newest first; with `state`, only those. */
  list(accountId: string, state?: Gallery['state']): Promise<GallerySummary[]>
  /** In any state, by its slug or one that it had. */
  bySlug(slug: string): Promise<GallerySummary | undefined>
  /** Slugs of those that everybody may see and search engines may list, the latest published first. */
  listed(limit: number): Promise<{ slug: string; updatedAtMs: number }[]>
  /** Whether a gallery has it, or had it. */
  isSlugTaken(slug: string): Promise<boolean>
  /**
   * With `attributes` in the patch, `fit` gives each item its values anew; it is pure, and what it throws is thrown.
   * @throws AppError `not-found`; `conflict` when the slug is taken, or `version` is given and not the present one;
   * `invalid-input` for a cover that is not an item of the gallery.
   */
  update(
    accountId: string,
    id: string,
    patch: GalleryPatch,
    nowMs: number,
    options?: { version?: number | undefined; fit?: (item: Item) => ItemValues },
  ): Promise<GallerySummary>
  /** With its items, likes and claims. @throws AppError `not-found`. */
  remove(accountId: string, id: string): Promise<void>
  /**
   * Removes the account's galleries, takes back its likes, ends what it holds, and forgets whose its past and final
   * claims were.
   */
  eraseAccount(accountId: string): Promise<void>
}
