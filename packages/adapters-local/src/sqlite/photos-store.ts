import { AppError, notFound, withFacts, withPatch } from '@cloudalbum/core'
import type { NewPhoto, Photo, PhotoFacts, PhotoPatch, PhotoStore, PhotoUsage } from '@cloudalbum/core'
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
      const after = reserved(photo)
      write.apply(photo.accountId, [{ after }])
      return { outcome: 'reserved' as const, photo: after }
    })
  }

  async startProcessing(id: string, nowMs: number) {
    return this.step(id, nowMs, (photo) =>
      photo.state === 'expected' ? { ...withoutUpload(photo), state: 'processing' } : undefined,
    )
  }

  async complete(id: string, sha256: string, facts: PhotoFacts, nowMs: number) {
    return this.step(id, nowMs, (photo) => {
      if ((photo.state !== 'processing' && photo.state !== 'rejected') || photo.sha256 !== sha256)
        return undefined
      return { ...withoutRejection(withFacts(photo, facts)), state: 'ready' }
    })
  }

  async reject(
    id: string,
    rejection: NonNullable<Photo['rejection']>,
    facts: Partial<PhotoFacts>,
    nowMs: number,
  ) {
    return this.step(id, nowMs, (photo) =>
      photo.state === 'processing' ? { ...withFacts(photo, facts), state: 'rejected', rejection } : undefined,
    )
  }

  async retry(id: string, nowMs: number) {
    return this.step(id, nowMs, (photo) =>
      photo.state === 'rejected' ? { ...withoutRejection(photo), state: 'processing' } : undefined,
    )
  }

  async edit(accountId: string, ids: string[], patchOf: (photo: Photo) => PhotoPatch, nowMs: number) {
    return this.change(accountId, ids, nowMs, (photo) => withPatch(photo, patchOf(photo)))
  }

  async trash(accountId: string, ids: string[], nowMs: number) {
    await this.change(accountId, ids, nowMs, (photo) => trashed(photo, nowMs))
  }

  async restore(accountId: string, ids: string[], nowMs: number) {
    await this.change(accountId, ids, nowMs, restored)
  }

  async startPurge(accountId: string, ids: string[], nowMs: number, anyState = false) {
    return this.commit((write) => {
      const taken = this.read
        .many([...new Set(ids)])
        .filter(({ photo }) => photo.accountId === accountId && mayPurge(photo, anyState))
        .map((before) => ({
          before,
          after: changed(before.photo, { ...before.photo, state: 'purging' }, nowMs),
        }))
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

  /** One photo from one state to another; false when `next` does not want it. */
  private step(id: string, nowMs: number, next: (photo: Photo) => Photo | undefined): Promise<boolean> {
    return this.commit((write) => {
      const before = this.read.one(id)
      const after = before && next(before.photo)
      if (after) write.apply(after.accountId, [{ before, after: changed(before.photo, after, nowMs) }])
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
        return { before, after: changed(before.photo, next(before.photo), nowMs) }
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

/** Every write that changes something counts. */
const changed = (before: Photo, after: Photo, nowMs: number): Photo =>
  after === before ? before : { ...after, updatedAtMs: nowMs, version: before.version + 1 }

const withoutUpload = ({ uploadId: _uploadId, ...photo }: Photo): Photo => photo
const withoutRejection = ({ rejection: _rejection, ...photo }: Photo): Photo => photo
const withoutTrash = ({ trashedFrom: _from, trashedAtMs: _atMs, ...photo }: Photo): Photo => photo

function reserved(photo: NewPhoto): Photo {
  const unknown = { width: 0, height: 0, thumbHash: '', renditionVersion: 0 }
  const defaults = { camera: {}, favourite: false, edited: [] }
  return { ...defaults, ...photo, ...unknown, state: 'expected', updatedAtMs: photo.uploadedAtMs, version: 1 }
}

function expectRoom({ usedBytes }: PhotoUsage, { sizeBytes }: NewPhoto, quotaBytes: number | null): void {
  if (quotaBytes === null || usedBytes + sizeBytes <= quotaBytes) return
  const detail = 'Your storage is full. Delete photos and empty the trash, or ask the administrator for more.'
  throw new AppError('quota-exceeded', detail)
}

function trashed(photo: Photo, nowMs: number): Photo {
  if (photo.state === 'trashed') return photo
  if (photo.state !== 'ready' && photo.state !== 'rejected')
    throw new AppError('conflict', 'A photo is still being processed. Try again in a moment.')
  return { ...photo, state: 'trashed', trashedFrom: photo.state, trashedAtMs: nowMs }
}

const restored = (photo: Photo): Photo =>
  photo.state === 'trashed' ? { ...withoutTrash(photo), state: photo.trashedFrom ?? 'ready' } : photo

const mayPurge = (photo: Photo, anyState: boolean) =>
  photo.state === 'trashed' || (anyState && photo.state !== 'processing' && photo.state !== 'purging')
