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
} from '@cloudalbum/core'
import type {
  NewPhoto,
  Photo,
  PhotoFacts,
  PhotoPatch,
  PhotoStore,
  PhotoUsage,
  Rendered,
} from '@cloudalbum/core'
import type { Database } from './database.ts'
import { groupCommit } from './group-commit.ts'
import { photoReader } from './photos-reader.ts'
import { photoWriter, type PhotoWrites } from './photos-writer.ts'
import type { StoredPhoto } from './photos-row.ts'

type ListQuery = Parameters<PhotoStore['listByState']>

/** The rows of photos in SQLite. See docs/decisions/0010-sqlite-photo-index.md. */
class SqlitePhotoStore implements PhotoStore {
  private readonly commit: ReturnType<typeof groupCommit<PhotoWrites>>
  private readonly read: ReturnType<typeof photoReader>

  constructor(db: Database) {
    this.commit = groupCommit(db, photoWriter(db))
    this.read = photoReader(db)
  }

  get = (id: string) => this.read.port.get(id)
  getMany = (ids: string[]) => this.read.port.getMany(ids)
  findBySha256 = (accountId: string, sha256s: string[]) => this.read.port.findBySha256(accountId, sha256s)
  listByState = (...query: ListQuery) => this.read.port.listByState(...query)
  usage = (accountId: string) => this.read.port.usage(accountId)

  async reserve(photo: NewPhoto, quotaBytes: number | null) {
    return this.commit((write) => {
      const present = this.read.bySha256(photo.accountId, [photo.sha256])[0]
      if (present) return { outcome: 'duplicate' as const, photo: present }
      expectRoom(this.read.usage(photo.accountId), photo, quotaBytes)
      const after = expectedPhoto(photo)
      write.apply(photo.accountId, [{ after }])
      return { outcome: 'reserved' as const, photo: after }
    })
  }

  async startProcessing(id: string, nowMs: number) {
    return this.step(id, nowMs, processingPhoto)
  }

  async complete(id: string, sha256: string, facts: PhotoFacts, nowMs: number) {
    return this.step(id, nowMs, (photo) => readyPhoto(photo, sha256, facts))
  }

  async rerender(id: string, sha256: string, rendered: Rendered, nowMs: number) {
    return this.step(id, nowMs, (photo) => rerenderedPhoto(photo, sha256, rendered))
  }

  async reject(
    id: string,
    rejection: NonNullable<Photo['rejection']>,
    facts: Partial<PhotoFacts>,
    nowMs: number,
  ) {
    return this.step(id, nowMs, (photo) => rejectedPhoto(photo, rejection, facts))
  }

  async retry(id: string, nowMs: number) {
    return this.step(id, nowMs, retriedPhoto)
  }

  async edit(accountId: string, ids: string[], patchOf: (photo: Photo) => PhotoPatch, nowMs: number) {
    return this.change(accountId, ids, nowMs, (photo) => withPatch(photo, patchOf(photo)))
  }

  async trash(accountId: string, ids: string[], nowMs: number) {
    await this.change(accountId, ids, nowMs, (photo) => trashedPhoto(photo, nowMs))
  }

  async restore(accountId: string, ids: string[], nowMs: number) {
    await this.change(accountId, ids, nowMs, restoredPhoto)
  }

  async startPurge(accountId: string, ids: string[], nowMs: number, anyState = false) {
    return this.commit((write) => {
      const taken = this.read
        .many([...new Set(ids)])
        .filter(({ photo }) => photo.accountId === accountId)
        .flatMap((before) => {
          const next = purgingPhoto(before.photo, anyState)
          return next ? [{ before, after: changedPhoto(before.photo, next, nowMs) }] : []
        })
      if (taken.length > 0) write.apply(accountId, taken)
      return taken.map(({ after }) => after)
    })
  }

  async finishPurge(id: string) {
    await this.removeIf(id, (photo) => photo.state === 'purging')
  }

  async dropExpected(id: string, reservedBeforeMs: number) {
    return this.removeIf(id, (photo) => photo.state === 'expected' && photo.uploadedAtMs < reservedBeforeMs)
  }

  /** Counts and index entries go with the photos that they are of. */
  async eraseAccount(accountId: string) {
    if (this.read.usage(accountId).usedBytes > 0) throw photosRemain()
  }

  /** One photo from one state to another; false when `next` does not want it. */
  private step(id: string, nowMs: number, next: (photo: Photo) => Photo | undefined): Promise<boolean> {
    return this.commit((write) => {
      const before = this.read.one(id)
      const after = before && next(before.photo)
      if (after) write.apply(after.accountId, [{ before, after: changedPhoto(before.photo, after, nowMs) }])
      return after !== undefined
    })
  }

  /** All of them or none; `next` gives the same object for one that stays as it is. */
  private change(
    accountId: string,
    ids: string[],
    nowMs: number,
    next: (photo: Photo) => Photo,
  ): Promise<Photo[]> {
    return this.commit((write) => {
      const all = this.own(accountId, ids).map((before) => {
        return { before, after: changedPhoto(before.photo, next(before.photo), nowMs) }
      })
      const moved = all.filter(({ before, after }) => after !== before.photo)
      if (moved.length > 0) write.apply(accountId, moved)
      return all.map(({ after }) => after)
    })
  }

  /** Each once. @throws AppError `not-found` when one is not there for this account. */
  private own(accountId: string, ids: string[]): StoredPhoto[] {
    const unique = [...new Set(ids)]
    const found = this.read
      .many(unique)
      .filter(({ photo }) => photo.accountId === accountId && photo.state !== 'purging')
    if (found.length !== unique.length) throw notFound('photo')
    return found
  }

  private removeIf(id: string, wanted: (photo: Photo) => boolean): Promise<boolean> {
    return this.commit((write) => {
      const before = this.read.one(id)
      if (!before || !wanted(before.photo)) return false
      write.apply(before.photo.accountId, [{ before }])
      return true
    })
  }
}

export const createSqlitePhotoStore = (db: Database): PhotoStore => new SqlitePhotoStore(db)

function expectRoom({ usedBytes }: PhotoUsage, { sizeBytes }: NewPhoto, quotaBytes: number | null): void {
  if (quotaBytes === null || usedBytes + sizeBytes <= quotaBytes) return
  throw quotaExceeded()
}
