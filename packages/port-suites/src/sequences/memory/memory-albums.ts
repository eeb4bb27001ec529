import {
  AppError,
  invalid,
  maxAlbumDepth,
  notFound,
  type Album,
  type AlbumPatch,
  type AlbumStore,
  type AlbumSummary,
  type NewAlbum,
  type Photo,
} from '@cloudalbum/core'
import type { MemoryPhotos } from './memory-photos.ts'
import { pageOf } from './pages.ts'

interface MemoryAlbumRow extends Album {
  /** In manual order. */
  photoIds: string[]
}

/** What AlbumStore promises, in a map; what an album shows is read from its photos each time. */
export class MemoryAlbums implements AlbumStore {
  readonly rows = new Map<string, MemoryAlbumRow>()
  private readonly photos: MemoryPhotos
  private readonly whenRemoved: (albumId: string) => void

  constructor(photos: MemoryPhotos, whenRemoved: (albumId: string) => void) {
    this.photos = photos
    this.whenRemoved = whenRemoved
    photos.onChange(({ id }, after) => {
      if (!after) for (const album of this.rows.values()) takeOut(album, [id])
    })
  }

  of = (accountId: string) => [...this.rows.values()].filter((album) => album.accountId === accountId)

  async create(album: NewAlbum, photoIds: string[]) {
    this.checkParent(album.accountId, null, album.parentId)
    this.requireOwn(album.accountId, photoIds)
    const made = { updatedAtMs: album.createdAtMs, version: 1, coverPhotoId: null }
    const row = { ...album, ...made, photoIds: [...new Set(photoIds)] }
    this.rows.set(album.id, row)
    return this.summary(row)
  }

  async get(accountId: string, id: string) {
    const album = this.rows.get(id)
    return album?.accountId === accountId ? this.summary(album) : undefined
  }

  async list(accountId: string) {
    return this.of(accountId).sort(byTitle).map(this.summary)
  }

  async update(accountId: string, id: string, patch: AlbumPatch, nowMs: number, version?: number) {
    const album = this.require(accountId, id)
    if (version !== undefined && version !== album.version) throw new AppError('conflict', 'It has changed.')
    if (patch.parentId !== undefined) this.checkParent(accountId, id, patch.parentId)
    if (patch.coverPhotoId && !this.visible(album).some((photo) => photo.id === patch.coverPhotoId))
      throw invalid('The cover must be a photo of the album.')
    Object.assign(album, patch, { updatedAtMs: nowMs, version: album.version + 1 })
    return this.summary(album)
  }

  async remove(accountId: string, id: string, nowMs: number) {
    const album = this.require(accountId, id)
    const inside = this.of(accountId).filter(({ parentId }) => parentId === id)
    for (const child of inside)
      Object.assign(child, { parentId: album.parentId, updatedAtMs: nowMs, version: child.version + 1 })
    this.rows.delete(id)
    this.whenRemoved(id)
    return inside.map((child) => child.id)
  }

  async addPhotos(accountId: string, id: string, photoIds: string[], nowMs: number) {
    const album = this.require(accountId, id)
    this.requireOwn(accountId, photoIds)
    const added = [...new Set(photoIds)].filter((photoId) => !album.photoIds.includes(photoId))
    album.photoIds.push(...added)
    if (added.length > 0) album.updatedAtMs = nowMs
    return added.length
  }

  async removePhotos(accountId: string, id: string, photoIds: string[], nowMs: number) {
    const album = this.require(accountId, id)
    this.requireOwn(accountId, photoIds)
    const removed = takeOut(album, photoIds)
    if (removed > 0) album.updatedAtMs = nowMs
    return removed
  }

  async movePhotos(accountId: string, id: string, photoIds: string[], before: string | null, nowMs: number) {
    const album = this.require(accountId, id)
    const all = before === null ? photoIds : [...photoIds, before]
    if (!all.every((photoId) => album.photoIds.includes(photoId))) throw notFound('photo in this album')
    const order = inOrder(this.members(album), album.order).map((photo) => photo.id)
    const moved = [...new Set(photoIds)]
    // One that moves itself stands for the next that stays.
    const next = before === null ? undefined : order.slice(order.indexOf(before)).find(isNotIn(moved))
    const rest = order.filter(isNotIn(moved))
    const at = next === undefined ? rest.length : rest.indexOf(next)
    Object.assign(album, {
      photoIds: rest.toSpliced(at, 0, ...moved),
      order: 'manual',
      updatedAtMs: nowMs,
      version: album.version + 1,
    })
  }

  async page(accountId: string, id: string, cursor: string | undefined, limit: number) {
    const album = this.require(accountId, id)
    const shown = inOrder(this.visible(album), album.order).map((photo) => photo.id)
    const { items, ...rest } = pageOf(shown, cursor, limit, album.order)
    return { photoIds: items, ...rest }
  }

  async visibleIn(accountId: string, id: string, photoIds: string[]) {
    const album = this.rows.get(id)
    const shown = album?.accountId === accountId ? this.visible(album).map((photo) => photo.id) : []
    return [...new Set(photoIds)].filter((photoId) => shown.includes(photoId))
  }

  async albumsOf(accountId: string, photoId: string) {
    const holding = this.of(accountId).filter((album) => album.photoIds.includes(photoId))
    return holding.sort(byTitle).map(({ id, title }) => ({ id, title }))
  }

  async eraseAccount(accountId: string) {
    for (const { id } of this.of(accountId)) {
      this.rows.delete(id)
      this.whenRemoved(id)
    }
  }

  /** Visible photos, the latest taken first. */
  newestIn(id: string): string[] {
    const album = this.rows.get(id)
    return album ? inOrder(this.visible(album), 'newest').map((photo) => photo.id) : []
  }

  private require(accountId: string, id: string): MemoryAlbumRow {
    const album = this.rows.get(id)
    if (album?.accountId !== accountId) throw notFound('album')
    return album
  }

  private requireOwn(accountId: string, photoIds: string[]): void {
    const isOwn = (photo: Photo | undefined) => photo?.accountId === accountId && photo.state !== 'purging'
    if (!photoIds.every((id) => isOwn(this.photos.rows.get(id)))) throw notFound('photo')
  }

  private checkParent(accountId: string, id: string | null, parentId: string | null): void {
    if (parentId === null) return
    const above: string[] = []
    for (let at: string | null = parentId; at !== null; at = this.require(accountId, at).parentId)
      above.push(this.require(accountId, at).id)
    if (id !== null && above.includes(id)) throw invalid('An album cannot be put into itself.')
    if (above.length + (id === null ? 1 : this.height(id)) > maxAlbumDepth) throw invalid('It is too deep.')
  }

  private height(id: string): number {
    const inside = [...this.rows.values()].filter(({ parentId }) => parentId === id)
    return 1 + Math.max(0, ...inside.map((child) => this.height(child.id)))
  }

  private members = ({ photoIds }: MemoryAlbumRow): Photo[] =>
    photoIds.flatMap((id) => this.photos.rows.get(id) ?? [])

  private visible = (album: MemoryAlbumRow) => this.members(album).filter(({ state }) => state === 'ready')

  private readonly summary = (album: MemoryAlbumRow): AlbumSummary => {
    const { photoIds: _, ...row } = album
    const shown = inOrder(this.visible(album), album.order)
    const times = shown.map(({ taken }) => taken.localMs)
    const cover = shown.find(({ id }) => id === album.coverPhotoId) ?? shown[0]
    return {
      ...row,
      photoCount: shown.length,
      cover: cover ? coverOf(cover) : null,
      fromLocalMs: times.length === 0 ? null : Math.min(...times),
      toLocalMs: times.length === 0 ? null : Math.max(...times),
    }
  }
}

const coverOf = ({ id, accountId, sha256, renditionVersion, thumbHash }: Photo) => ({
  id,
  accountId,
  sha256,
  renditionVersion,
  thumbHash,
})

function takeOut(album: MemoryAlbumRow, photoIds: string[]): number {
  const rest = album.photoIds.filter(isNotIn(photoIds))
  const removed = album.photoIds.length - rest.length
  album.photoIds = rest
  if (album.coverPhotoId !== null && photoIds.includes(album.coverPhotoId)) album.coverPhotoId = null
  return removed
}

const isNotIn = (ids: readonly string[]) => (id: string) => !ids.includes(id)

function inOrder(photos: Photo[], order: Album['order']): Photo[] {
  if (order === 'manual') return photos
  const oldest = photos.toSorted((a, b) => a.taken.localMs - b.taken.localMs || (a.id < b.id ? -1 : 1))
  return order === 'oldest' ? oldest : oldest.reverse()
}

const folded = (title: string) => title.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

const byTitle = (a: Album, b: Album) => {
  const [first, second] = [folded(a.title), folded(b.title)]
  if (first !== second) return first < second ? -1 : 1
  return a.id < b.id ? -1 : 1
}
