import type { Facet } from './galleries.ts'
import type { PublicGallery, PublicItem, PublicItemPage } from './gallery-visits.ts'

// What a page of a published gallery is drawn from: it travels within the page that the server writes.

/** Value by key of the attribute. */
export type GalleryFilters = Record<string, string>

/** What every page of a gallery knows of it. */
export type GalleryFacts = Omit<PublicGallery, 'facets' | 'owner'> & {
  owner: PublicGallery['owner'] & {
    /** Address of a small picture. */
    avatarUrl: string | null
  }
}

export interface GalleryGridView {
  kind: 'grid'
  filters: GalleryFilters
  items: PublicItem[]
  total: number
  facets: Facet[] | null
  /** Cursor of the page after. */
  next: string | null
  /** Cursor that this page begins at; null: it is the first. */
  from: string | null
}

export type GalleryItemView = { kind: 'item'; filters: GalleryFilters } & PublicItemPage

/** Does not tell whether there ever was something. */
export interface GalleryMissingView {
  kind: 'missing'
}

export interface GalleryPageState {
  language: 'en' | 'ko'
  /** The language stands in the address, so links keep it. */
  languageInAddress: boolean
  /** Address of the album, without a slash at its end. */
  baseUrl: string
  /** Undefined for a gallery that is not to be seen. */
  gallery?: GalleryFacts | undefined
  view: GalleryGridView | GalleryItemView | GalleryMissingView
}

export interface RenderedGalleryPage {
  /** Plain lines, whatever people typed. */
  title: string
  description: string
  /** What goes into the body. */
  body: string
  /** Text of a style sheet; '' for the album's own colours. */
  accentStyle: string
  /** Addresses of the files that the page loads. */
  script: string
  style: string
  messages: string
}

/** Where in a gallery somebody is: what an address of its pages says. */
export interface GalleryPlace {
  slug: string
  /** Undefined: the grid. */
  item?: string | undefined
  filters?: GalleryFilters | undefined
  /** Cursor of a page of the grid after the first. */
  from?: string | undefined
  language?: GalleryPageState['language'] | undefined
}

/** What the web page's build for the server offers: `dist/server/gallery.mjs`. */
export interface GalleryRenderer {
  render(state: GalleryPageState): Promise<RenderedGalleryPage>
  /** Address of a place, without the album's own. */
  addressOf(place: GalleryPlace): string
  /** What an address asks for; undefined for one that is none of a gallery. */
  placeAt(url: URL, attributes: readonly { key: string; filter: boolean }[]): GalleryPlace | undefined
  /** The first language that is known among those asked for, else the one that the browser accepts best. */
  languageFor(
    asked: readonly (string | null | undefined)[],
    accepted: string | undefined,
  ): GalleryPageState['language']
}
