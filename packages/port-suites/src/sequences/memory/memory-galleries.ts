import {
  AppError,
  filterSet,
  filterSetsOf,
  invalid,
  keptSlugs,
  notFound,
  slugTaken,
  type Gallery,
  type GalleryPatch,
  type GalleryStore,
  type GallerySummary,
  type Item,
  type ItemValues,
  type NewGallery,
  type NewItem,
} from '@cloudalbum/core'
import type { MemoryAlbums } from './memory-albums.ts'
import { MemoryClaims } from './memory-claims.ts'
import type { MemoryInsights } from './memory-insights.ts'
import type { MemoryPhotos } from './memory-photos.ts'
import type { StoredGallery, StoredItem } from './stored-gallery.ts'

/** What GalleryStore promises, in a map. */
export class MemoryGalleries implements GalleryStore {
  readonly rows = new Map<string, StoredGallery>()
  readonly claims: MemoryClaims
  private readonly photos: MemoryPhotos
  private readonly albums: MemoryAlbums
  private readonly insights: MemoryInsights

  constructor(photos: MemoryPhotos, albums: MemoryAlbums, insights: MemoryInsights) {
    this.claims = new MemoryClaims(this, insights)
    this.insights = insights
    this.photos = photos
    this.albums = albums
    photos.onChange(({ id }, after) => {
      if (after) return
      for (const gallery of this.rows.values())
        this.dropItems(
          gallery,
          gallery.items.flatMap((item) => (item.photoId === id ? item.id : [])),
        )
    })
  }

  async create(made: NewGallery, items: NewItem[]) {
    if (made.albumId !== null) this.requireFreeAlbum(made.accountId, made.albumId)
    if (this.holderOf(made.slug)) throw slugTaken()
    const unset = { coverItemId: null, updatedAtMs: made.createdAtMs, publishedAtMs: null, version: 1 }
    const slugs = new Map([[made.slug, made.createdAtMs]])
    const gallery: StoredGallery = { ...made, ...unset, items: [], slugs }
    this.requirePhotos(gallery, items)
    this.addItems(gallery, items, made.createdAtMs)
    this.rows.set(made.id, gallery)
    return this.summary(gallery)
  }

  async get(accountId: string, id: string) {
    const gallery = this.rows.get(id)
    return gallery?.accountId === accountId ? this.summary(gallery) : undefined
  }

  async byId(id: string) {
    const gallery = this.rows.get(id)
    return gallery && this.summary(gallery)
  }

  async list(accountId: string, state?: Gallery['state']) {
    return [...this.rows.values()]
      .filter((one) => one.accountId === accountId && (state === undefined || one.state === state))
      .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
      .map(this.summary)
  }

  async bySlug(slug: string) {
    const gallery = this.holderOf(slug)
    return gallery && this.summary(gallery)
  }

  async listed(limit: number) {
    return [...this.rows.values()]
      .filter(({ state, indexed }) => state === 'published' && indexed)
      .sort((a, b) => (b.publishedAtMs ?? 0) - (a.publishedAtMs ?? 0) || (a.id < b.id ? 1 : -1))
      .slice(0, limit)
      .map(({ slug, updatedAtMs }) => ({ slug, updatedAtMs }))
  }

  isSlugTaken = async (slug: string) => this.holderOf(slug) !== undefined

  async update(
    accountId: string,
    id: string,
    patch: GalleryPatch,
    nowMs: number,
    { version, fit }: { version?: number | undefined; fit?: (item: Item) => ItemValues } = {},
  ) {
    const gallery = this.require(accountId, id)
    if (version !== undefined && version !== gallery.version)
      throw new AppError('conflict', 'The gallery has changed meanwhile.')
    const holder = patch.slug === undefined ? undefined : this.holderOf(patch.slug)
    if (holder && holder !== gallery) throw slugTaken()
    if (patch.coverItemId && !gallery.items.some((item) => item.id === patch.coverItemId))
      throw invalid('The cover must be an item of the gallery.')
    const values = patch.attributes && fit ? gallery.items.map((item) => fit(this.itemOf(gallery, item))) : []
    values.forEach((fitted, i) => Object.assign(gallery.items[i] ?? {}, { values: fitted }))
    if (patch.slug !== undefined && patch.slug !== gallery.slug) changeSlug(gallery, patch.slug, nowMs)
    Object.assign(gallery, patch, { updatedAtMs: nowMs, version: gallery.version + 1 })
    return this.summary(gallery)
  }

  async remove(accountId: string, id: string) {
    this.require(accountId, id)
    this.rows.delete(id)
    this.claims.forgetGallery(id)
    this.insights.forgetGallery(id)
  }

  async eraseAccount(accountId: string) {
    for (const { id } of await this.list(accountId)) await this.remove(accountId, id)
    this.claims.forgetAccount(accountId)
  }

  require(accountId: string, id: string): StoredGallery {
    const gallery = this.rows.get(id)
    if (gallery?.accountId !== accountId) throw notFound('gallery')
    return gallery
  }

  /** Throws before anything is added. */
  requirePhotos(gallery: StoredGallery, items: readonly Pick<NewItem, 'photoId'>[]): void {
    const photoIds = items.flatMap(({ photoId }) => photoId ?? [])
    if (new Set(photoIds).size < photoIds.length) throw comesTwice()
    for (const id of photoIds) {
      const photo = this.photos.rows.get(id)
      if (photo?.accountId !== gallery.accountId || photo.state === 'purging') throw notFound('photo')
    }
  }

  addItems(gallery: StoredGallery, items: readonly NewItem[], nowMs: number): void {
    requireEachOnce([...gallery.items, ...items])
    for (const { startingLikes = 0, finallyClaimed, ...item } of items) {
      const place = (gallery.items.at(-1)?.place ?? 0) + 1
      const made = { formerSlugs: [], place, galleryId: gallery.id, updatedAtMs: nowMs }
      gallery.items.push({ ...item, ...made, startingLikes })
      if (finallyClaimed) this.claims.addFinal(gallery.id, item, nowMs)
    }
    keepFormerSlugs(gallery, new Map())
  }

  dropItems(gallery: StoredGallery, ids: readonly string[]): void {
    gallery.items = gallery.items.filter(({ id }) => !ids.includes(id))
    if (gallery.coverItemId !== null && ids.includes(gallery.coverItemId)) gallery.coverItemId = null
    for (const id of ids) this.claims.forgetItem(id)
  }

  findItem(id: string): { gallery: StoredGallery; item: StoredItem } | undefined {
    for (const gallery of this.rows.values())
      for (const item of gallery.items) if (item.id === id) return { gallery, item }
    return undefined
  }

  itemOf(gallery: StoredGallery, { startingLikes, place: _, formerSlugs: __, ...item }: StoredItem): Item {
    const claim = this.claims.activeOn(item.id)
    const shown = item.photoId !== null && this.photos.rows.get(item.photoId)?.state === 'ready'
    return {
      ...item,
      galleryId: gallery.id,
      shown,
      likes: startingLikes + this.claims.likesOf(item.id),
      claim:
        claim?.state === 'held' || claim?.state === 'final'
          ? { id: claim.id, state: claim.state, claimedAtMs: claim.claimedAtMs }
          : null,
    }
  }

  /** Shown ones that fit. */
  fitting(gallery: StoredGallery | undefined, filters: Record<string, string>): Item[] {
    const set = filterSet(filters)
    return (gallery?.items ?? [])
      .filter(({ values }) => filterSetsOf(gallery?.attributes ?? [], values).includes(set))
      .map((item) => this.itemOf(gallery as StoredGallery, item))
      .filter(({ shown }) => shown)
  }

  private requireFreeAlbum(accountId: string, albumId: string): void {
    if (this.albums.rows.get(albumId)?.accountId !== accountId) throw notFound('album')
    if ([...this.rows.values()].some((one) => this.albumIdOf(one) === albumId))
      throw new AppError('conflict', 'This album has a gallery already.')
  }

  /** A gallery stays when its album goes. */
  private albumIdOf = ({ albumId }: Gallery) =>
    albumId !== null && this.albums.rows.has(albumId) ? albumId : null

  private holderOf = (slug: string) => [...this.rows.values()].find(({ slugs }) => slugs.has(slug))

  private readonly summary = (gallery: StoredGallery): GallerySummary => {
    const { items, slugs: _, ...row } = gallery
    const shown = this.fitting(gallery, {})
    const cover = shown.find(({ id }) => id === gallery.coverItemId) ?? shown[0]
    return {
      ...row,
      albumId: this.albumIdOf(gallery),
      itemCount: items.length,
      shownCount: shown.length,
      claimCount: items.filter(({ id }) => this.claims.activeOn(id)).length,
      shownCoverId: cover?.id ?? null,
      coverPhotoId: cover?.photoId ?? null,
    }
  }
}

function changeSlug(gallery: StoredGallery, slug: string, nowMs: number): void {
  // Past ones are as old as their last day in use.
  gallery.slugs.set(gallery.slug, nowMs)
  gallery.slugs.set(slug, nowMs + 1)
  const newest = [...gallery.slugs].sort(([a, as], [b, bs]) => bs - as || (a < b ? -1 : 1))
  gallery.slugs = new Map(newest.slice(0, keptSlugs + 1))
}

/** A slug leads to the item that has it, or else to the one that had it last. @param before slugs of items that may have others now */
export function keepFormerSlugs(gallery: StoredGallery, before: ReadonlyMap<string, string>): void {
  const present = gallery.items.map(({ slug }) => slug)
  const left = [...before].filter(([id, slug]) =>
    gallery.items.some((one) => one.id === id && one.slug !== slug),
  )
  const isFree = (slug: string) => !present.includes(slug) && !left.some(([, one]) => one === slug)
  gallery.items = gallery.items.map((item) => {
    const own = left.flatMap(([id, slug]) => (id === item.id && !present.includes(slug) ? slug : []))
    return { ...item, formerSlugs: [...own, ...item.formerSlugs.filter(isFree)].slice(0, keptSlugs) }
  })
}

/** @throws AppError `conflict`. */
export function requireEachOnce(items: readonly Pick<NewItem, 'slug' | 'photoId'>[]): void {
  const slugs = new Set(items.map(({ slug }) => slug))
  const photoIds = items.flatMap(({ photoId }) => photoId ?? [])
  if (slugs.size < items.length || new Set(photoIds).size < photoIds.length) throw comesTwice()
}

const comesTwice = () => new AppError('conflict', 'It comes twice in the gallery.')
