import { AppError, invalid, notFound, type Filters, type ItemChanges, type ItemStore } from '@cloudalbum/core'
import type { MemoryAlbums } from './memory-albums.ts'
import { keepFormerSlugs, requireEachOnce, type MemoryGalleries } from './memory-galleries.ts'
import type { StoredGallery } from './stored-gallery.ts'
import { pageOf } from './pages.ts'

/** What ItemStore promises: items are kept by their galleries. */
export class MemoryItems implements ItemStore {
  private readonly galleries: MemoryGalleries
  private readonly albums: MemoryAlbums

  constructor(galleries: MemoryGalleries, albums: MemoryAlbums) {
    this.galleries = galleries
    this.albums = albums
  }

  async save(accountId: string, galleryId: string, version: number, changes: ItemChanges, nowMs: number) {
    const gallery = this.galleries.require(accountId, galleryId)
    if (gallery.version !== version) throw new AppError('conflict', 'The gallery has changed meanwhile.')
    const { added, edited, attributes } = changes
    requireItems(
      gallery,
      edited.map(({ id }) => id),
    )
    this.galleries.requirePhotos(
      gallery,
      edited.flatMap(({ patch: { photoId = null } }) => ({ photoId })),
    )
    this.galleries.requirePhotos(gallery, added)
    const before = gallery.items
    try {
      gallery.items = before.map((item) => {
        const patch = edited.find(({ id }) => id === item.id)?.patch
        return patch ? { ...item, ...patch, updatedAtMs: nowMs } : item
      })
      requireEachOnce(gallery.items)
      this.galleries.addItems(gallery, added, nowMs)
      keepFormerSlugs(gallery, new Map(before.map(({ id, slug }) => [id, slug])))
    } catch (error) {
      gallery.items = before
      throw error
    }
    const anew = attributes ? { attributes, version: gallery.version + 1 } : {}
    Object.assign(gallery, anew, { updatedAtMs: nowMs })
  }

  async move(accountId: string, galleryId: string, ids: string[], before: string | null) {
    const gallery = this.galleries.require(accountId, galleryId)
    requireItems(gallery, before === null ? ids : [...ids, before])
    const moved = [...new Set(ids)]
    const isMoved = ({ id }: { id: string }) => moved.includes(id)
    const from = gallery.items.findIndex(({ id }) => id === before)
    const next = before === null ? undefined : gallery.items.slice(from).find((item) => !isMoved(item))
    const rest = gallery.items.filter((item) => !isMoved(item))
    const at = next === undefined ? rest.length : rest.indexOf(next)
    const found = moved.flatMap((id) => gallery.items.filter((item) => item.id === id))
    gallery.items = rest.toSpliced(at, 0, ...found).map((item, place) => ({ ...item, place }))
  }

  async remove(accountId: string, galleryId: string, ids: string[], nowMs: number) {
    const gallery = this.galleries.require(accountId, galleryId)
    requireItems(gallery, ids)
    this.galleries.dropItems(gallery, ids)
    gallery.updatedAtMs = nowMs
    return new Set(ids).size
  }

  async page(accountId: string, galleryId: string, cursor: string | undefined, limit: number) {
    const gallery = this.galleries.require(accountId, galleryId)
    const all = gallery.items.map((item) => this.galleries.itemOf(gallery, item))
    return pageOf(all, cursor, limit)
  }

  async getMany(galleryId: string, ids: string[]) {
    const gallery = this.galleries.rows.get(galleryId)
    return [...new Set(ids)].flatMap((id) => {
      const item = gallery?.items.find((one) => one.id === id)
      return gallery && item ? this.galleries.itemOf(gallery, item) : []
    })
  }

  async offers(accountId: string, galleryId: string, cursor: string | undefined, limit: number) {
    const gallery = this.galleries.require(accountId, galleryId)
    const taken = gallery.items.map(({ photoId }) => photoId)
    const all = gallery.albumId === null ? [] : this.albums.newestIn(gallery.albumId)
    const { items, ...rest } = pageOf(
      all.filter((id) => !taken.includes(id)),
      cursor,
      limit,
    )
    return { photoIds: items, ...rest }
  }

  async shown(galleryId: string, filters: Filters, cursor: string | undefined, limit: number) {
    const name = `of${[...JSON.stringify(filters)].map((letter) => letter.codePointAt(0)).join('')}`
    const gallery = this.galleries.rows.get(galleryId)
    const placeOf = (id: string) => gallery?.items.find((item) => item.id === id)?.place ?? 0
    const [, after = 0] = /-(\d+)$/.exec(cursor ?? '') ?? []
    if (cursor !== undefined && cursor !== `${name}-${after}`)
      throw invalid('The cursor is not of this list.')
    const fitting = this.galleries.fitting(gallery, filters)
    const rest = fitting.filter(({ id }) => cursor === undefined || placeOf(id) > Number(after))
    const items = rest.slice(0, limit)
    const last = items.at(-1)
    return { items, ...(last && rest.length > limit ? { next: `${name}-${placeOf(last.id)}` } : {}) }
  }

  async count(galleryId: string, sets: Filters[]) {
    const gallery = this.galleries.rows.get(galleryId)
    return sets.map((filters) => this.galleries.fitting(gallery, filters).length)
  }

  async values(galleryId: string, key: string, limit: number) {
    const gallery = this.galleries.rows.get(galleryId)
    const isFilter = gallery?.attributes.some((one) => one.key === key && one.filter)
    const values = this.galleries
      .fitting(gallery, {})
      .flatMap((item) => (isFilter && item.values[key] !== undefined ? String(item.values[key]) : []))
    return [...Map.groupBy(values, (value) => value)]
      .map(([value, all]) => ({ value, count: all.length }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, limit)
  }

  async bySlug(galleryId: string, slug: string) {
    const gallery = this.galleries.rows.get(galleryId)
    const item =
      gallery?.items.find((one) => one.slug === slug) ??
      gallery?.items.find(({ formerSlugs }) => formerSlugs.includes(slug))
    return gallery && item && this.galleries.itemOf(gallery, item)
  }

  async around(galleryId: string, filters: Filters, id: string) {
    const gallery = this.galleries.rows.get(galleryId)
    const order = gallery?.items.map((item) => item.id) ?? []
    const at = order.indexOf(id)
    const fitting = this.galleries.fitting(gallery, filters)
    const previous = fitting.findLast((item) => order.indexOf(item.id) < at)
    const next = fitting.find((item) => order.indexOf(item.id) > at)
    return at < 0 ? {} : { ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
  }
}

function requireItems(gallery: StoredGallery, ids: readonly string[]): void {
  const own = gallery.items.map(({ id }) => id)
  if (!ids.every((id) => own.includes(id))) throw notFound('item in this gallery')
}
