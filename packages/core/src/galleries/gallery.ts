import type { Attribute } from './attributes.ts'
import type { ItemValues } from './values.ts'

export type GalleryState = 'draft' | 'published' | 'unpublished'

export const maxItems = 20_000
export const maxGalleries = 100

/** Items with attributes that visitors filter by, shown at `/g/<slug>` while it is published. */
export interface Gallery {
  id: string
  accountId: string
  /** Its photos are offered as items; one gallery an album. */
  albumId: string | null
  slug: string
  title: string
  /** Plain. */
  text: string
  attributes: Attribute[]
  /** On the button; null: nothing can be claimed. */
  claimLabel: string | null
  likes: boolean
  /** Search engines may list it. */
  indexed: boolean
  state: GalleryState
  /** `#rrggbb` */
  accent: string | null
  coverItemId: string | null
  createdAtMs: number
  updatedAtMs: number
  /** Of the last time that it was published. */
  publishedAtMs: number | null
  /** Counts every change of the gallery itself; for conditional edits. */
  version: number
}

/** A gallery with what its items add up to. */
export interface GallerySummary extends Gallery {
  itemCount: number
  shownCount: number
  /** Held and final. */
  claimCount: number
  /** The chosen item while it is shown, else the first that is. */
  shownCoverId: string | null
  /** Its photo. */
  coverPhotoId: string | null
}

export interface Item {
  id: string
  galleryId: string
  /** Null while it waits for its photo. */
  photoId: string | null
  /** Name of the file that an import spoke of. */
  waitsForFile: string | null
  /** Unique in its gallery. */
  slug: string
  name: string
  description: string
  values: ItemValues
  /** Its photo is `ready`: visitors see it while the gallery is published. */
  shown: boolean
  /** Those of accounts, and those that an import brought along. */
  likes: number
  claim: ItemClaim | null
  updatedAtMs: number
}

export interface ItemClaim {
  id: string
  state: 'held' | 'final'
  claimedAtMs: number
}

/** `item-removed`: the item went while it was held. What is final stays so, whatever becomes of the item. */
export type ClaimState = 'held' | 'final' | 'withdrawn' | 'released' | 'item-removed'

/** Who took an item, and what became of it; kept when it is over and when the item is gone. */
export interface Claim {
  id: string
  galleryId: string
  /** Null when the item is gone. */
  itemId: string | null
  /** As it was when it was claimed. */
  itemName: string
  /** Null when the account is gone, and for those that an import brought along. */
  accountId: string | null
  state: ClaimState
  claimedAtMs: number
  finalAtMs: number | null
  endedAtMs: number | null
}

export const isActive = (claim: Pick<Claim, 'state'>) => claim.state === 'held' || claim.state === 'final'
