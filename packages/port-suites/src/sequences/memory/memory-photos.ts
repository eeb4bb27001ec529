import {
  changedPhoto,
  expectedPhoto,
  notFound,
  photosRemain,
  processingPhoto,
  purgingPhoto,
  quotaExceeded,
  readyPhoto,
  rejectedPhoto,
  rerenderedPhoto,
  restoredPhoto,
  retriedPhoto,
  trashedPhoto,
  withPatch,
  type NewPhoto,
  type Photo,
  type PhotoPatch,
  type PhotoStore,
  type PhotoUsage,
} from '@cloudalbum/core'
import { photoModel } from '../../photo-model.ts'
import { pageOf } from './pages.ts'

/** Told of each change of a photo; `after` is undefined when its row goes. */
export type PhotoListener = (before: Photo, after: Photo | undefined, nowMs: number) => void

/** What PhotoStore promises, in a map. Nothing is counted: what counters must say is worked out when it is asked for. */
export class MemoryPhotos implements PhotoStore {
  readonly rows = new Map<string, Photo>()
  private readonly listeners: PhotoListener[] = []

  onChange(listener: PhotoListener): void {
    this.listeners.push(listener)
  }

  of = (accountId: string): Photo[] =>
    [...this.rows.values()].filter((photo) => photo.accountId === accountId)

  async reserve(photo: NewPhoto, quotaBytes: number | null) {
    const present = this.of(photo.accountId).find((one) => hasBytes(one, photo.sha256))
    if (present) return { outcome: 'duplicate' as const, photo: present }
    const usedBytes = this.of(photo.accountId).reduce((sum, one) => sum + one.sizeBytes, 0)
    if (quotaBytes !== null && usedBytes + photo.sizeBytes > quotaBytes) throw quotaExceeded()
    const reserved = expectedPhoto(photo)
    this.rows.set(photo.id, reserved)
    return { outcome: 'reserved' as const, photo: reserved }
  }

  get = async (id: string) => this.rows.get(id)
  getMany = async (ids: string[]) => [...new Set(ids)].flatMap((id) => this.rows.get(id) ?? [])

  async findBySha256(accountId: string, sha256s: string[]) {
    return this.of(accountId).filter((photo) => sha256s.some((sha256) => hasBytes(photo, sha256)))
  }

  startProcessing = async (id: string, nowMs: number) => this.step(id, nowMs, processingPhoto)
  retry = async (id: string, nowMs: number) => this.step(id, nowMs, retriedPhoto)

  async complete(...[id, sha256, facts, nowMs]: Parameters<PhotoStore['complete']>) {
    return this.step(id, nowMs, (photo) => readyPhoto(photo, sha256, facts))
  }

  async reject(...[id, rejection, facts, nowMs]: Parameters<PhotoStore['reject']>) {
    return this.step(id, nowMs, (photo) => rejectedPhoto(photo, rejection, facts))
  }

  async rerender(...[id, sha256, rendered, nowMs]: Parameters<PhotoStore['rerender']>) {
    return this.step(id, nowMs, (photo) => rerenderedPhoto(photo, sha256, rendered))
  }

  async edit(accountId: string, ids: string[], patchOf: (photo: Photo) => PhotoPatch, nowMs: number) {
    return this.changeAll(accountId, ids, nowMs, (photo) => withPatch(photo, patchOf(photo)))
  }

  async trash(accountId: string, ids: string[], nowMs: number) {
    this.changeAll(accountId, ids, nowMs, (photo) => trashedPhoto(photo, nowMs))
  }

  async restore(accountId: string, ids: string[], nowMs: number) {
    this.changeAll(accountId, ids, nowMs, restoredPhoto)
  }

  async startPurge(accountId: string, ids: string[], nowMs: number, anyState = false) {
    return [...new Set(ids)].flatMap((id) => {
      const photo = this.rows.get(id)
      const next = photo?.accountId === accountId ? purgingPhoto(photo, anyState) : undefined
      return photo && next ? [this.write(photo, next, nowMs)] : []
    })
  }

  async finishPurge(id: string) {
    this.removeIf(id, (photo) => photo.state === 'purging')
  }

  async dropExpected(id: string, reservedBeforeMs: number) {
    return this.removeIf(id, (photo) => photo.state === 'expected' && photo.uploadedAtMs < reservedBeforeMs)
  }

  async listByState(...[accountId, state, beforeMs, cursor, limit]: Parameters<PhotoStore['listByState']>) {
    const all = accountId === null ? [...this.rows.values()] : this.of(accountId)
    const listed = all
      .filter((photo) => photo.state === state && sinceMs(photo) < beforeMs)
      .sort((a, b) => sinceMs(a) - sinceMs(b))
    const { items, ...rest } = pageOf(listed, cursor, limit)
    return { photos: items, ...rest }
  }

  async usage(accountId: string): Promise<PhotoUsage> {
    return photoModel(this.of(accountId)).usage() as PhotoUsage
  }

  async eraseAccount(accountId: string) {
    if (this.of(accountId).length > 0) throw photosRemain()
  }

  private step(id: string, nowMs: number, next: (photo: Photo) => Photo | undefined): boolean {
    const photo = this.rows.get(id)
    const after = photo && next(photo)
    if (photo && after) this.write(photo, after, nowMs)
    return after !== undefined
  }

  private changeAll(accountId: string, ids: string[], nowMs: number, next: (photo: Photo) => Photo): Photo[] {
    const own = [...new Set(ids)].map((id) => {
      const photo = this.rows.get(id)
      if (photo?.accountId !== accountId || photo.state === 'purging') throw notFound('photo')
      return { photo, after: next(photo) }
    })
    return own.map(({ photo, after }) => this.write(photo, after, nowMs))
  }

  private write(before: Photo, next: Photo, nowMs: number): Photo {
    const after = changedPhoto(before, next, nowMs)
    if (after !== before) {
      this.rows.set(after.id, after)
      for (const listener of this.listeners) listener(before, after, nowMs)
    }
    return after
  }

  private removeIf(id: string, wanted: (photo: Photo) => boolean): boolean {
    const photo = this.rows.get(id)
    if (!photo || !wanted(photo)) return false
    this.rows.delete(id)
    for (const listener of this.listeners) listener(photo, undefined, photo.updatedAtMs)
    return true
  }
}

const hasBytes = (photo: Photo, sha256: string) => photo.state !== 'purging' && photo.sha256 === sha256

const sinceMs = ({ state, trashedAtMs, updatedAtMs }: Photo): number =>
  state === 'trashed' ? (trashedAtMs ?? updatedAtMs) : updatedAtMs
