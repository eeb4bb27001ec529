import {
  AppError, notFound, withFacts, withPatch,
  type NewPhoto, type Photo, type PhotoStore, type PhotoUsage,
} from '@cloudalbum/core'
import { transact, type Database } from './database.ts'
import { photoReader } from './photos-reader.ts'
import { photoWriter, type PhotoChange } from './photos-writer.ts'

/** The rows of photos in SQLite. See docs/decisions/0002-sqlite-photo-index.md. */
export function createSqlitePhotoStore(db: Database): PhotoStore {
  const read = photoReader(db)
  const write = photoWriter(db)

  /** One photo from one state to another; false when `next` does not want it. */
  const step = async (id: string, next: (photo: Photo) => Photo | undefined): Promise<boolean> =>
    transact(db, () => {
      const before = read.one(id)
      const after = before && next(before.photo)
      if (after) write.apply(after.accountId, [{ before, after }])
      return after !== undefined
    })

  /** All of them, each once. @throws AppError `not-found` when one is not there for this account. */
  const own = (accountId: string, ids: string[]) => {
    const unique = [...new Set(ids)]
    const found = read.many(unique).filter(({ photo }) => photo.accountId === accountId && photo.state !== 'purging')
    if (found.length !== unique.length) throw notFound('photo')
    return found
  }

  /** All of them or none; `next` gives the same object for one that stays as it is. */
  const change = async (accountId: string, ids: string[], nowMs: number, next: (photo: Photo) => Photo): Promise<Photo[]> =>
    transact(db, () => {
      const changes = own(accountId, ids).map((before) => ({ before, after: changed(before.photo, next(before.photo), nowMs) }))
      write.apply(accountId, changes.filter(({ before, after }) => after !== before.photo))
      return changes.map(({ after }) => after)
    })

  return {
    ...read.port,
    reserve: async (photo, quotaBytes) =>
      transact(db, () => {
        const present = read.bySha256(photo.accountId, [photo.sha256])[0]
        if (present) return { outcome: 'duplicate', photo: present }
        expectRoom(read.usage(photo.accountId), photo, quotaBytes)
        const after = reserved(photo)
        write.apply(photo.accountId, [{ after }])
        return { outcome: 'reserved', photo: after }
      }),
    startProcessing: (id, nowMs) =>
      step(id, (photo) => (photo.state === 'expected' ? changed(photo, without({ ...photo, state: 'processing' }, 'uploadId'), nowMs) : undefined)),
    complete: (id, sha256, facts, nowMs) =>
      step(id, (photo) => {
        if ((photo.state !== 'processing' && photo.state !== 'rejected') || photo.sha256 !== sha256) return undefined
        return changed(photo, without({ ...withFacts(photo, facts), state: 'ready' }, 'rejection'), nowMs)
      }),
    reject: (id, rejection, facts, nowMs) =>
      step(id, (photo) =>
        photo.state === 'processing' ? changed(photo, { ...withFacts(photo, facts), state: 'rejected', rejection }, nowMs) : undefined,
      ),
    retry: (id, nowMs) =>
      step(id, (photo) => (photo.state === 'rejected' ? changed(photo, without({ ...photo, state: 'processing' }, 'rejection'), nowMs) : undefined)),
    edit: (accountId, ids, patchOf, nowMs) => change(accountId, ids, nowMs, (photo) => withPatch(photo, patchOf(photo))),
    trash: async (accountId, ids, nowMs) => void (await change(accountId, ids, nowMs, (photo) => trashed(photo, nowMs))),
    restore: async (accountId, ids, nowMs) => void (await change(accountId, ids, nowMs, restored)),
    startPurge: async (accountId, ids, nowMs, anyState = false) =>
      transact(db, () => {
        const taken = read
          .many([...new Set(ids)])
          .filter(({ photo }) => photo.accountId === accountId && mayPurge(photo, anyState))
          .map((before) => ({ before, after: changed(before.photo, { ...before.photo, state: 'purging' }, nowMs) }))
        if (taken.length > 0) write.apply(accountId, taken)
        return taken.map(({ after }) => after)
      }),
    finishPurge: async (id) => void removeIf(id, (photo) => photo.state === 'purging'),
    dropExpected: async (id, reservedBeforeMs) =>
      removeIf(id, (photo) => photo.state === 'expected' && photo.uploadedAtMs < reservedBeforeMs),
  }

  function removeIf(id: string, wanted: (photo: Photo) => boolean): boolean {
    return transact(db, () => {
      const before = read.one(id)
      if (!before || !wanted(before.photo)) return false
      const change: PhotoChange = { before }
      write.apply(before.photo.accountId, [change])
      return true
    })
  }
}

/** Every write that changes something counts. */
const changed = (before: Photo, after: Photo, nowMs: number): Photo =>
  after === before ? before : { ...after, updatedAtMs: nowMs, version: before.version + 1 }

function without<K extends 'uploadId' | 'rejection' | 'trashedFrom' | 'trashedAtMs'>(photo: Photo, ...keys: K[]): Photo {
  const rest = { ...photo }
  for (const key of keys) delete rest[key]
  return rest
}

function reserved(photo: NewPhoto): Photo {
  return {
    camera: {}, favourite: false, edited: [],
    ...photo,
    state: 'expected', updatedAtMs: photo.uploadedAtMs, version: 1, width: 0, height: 0, thumbHash: '', renditionVersion: 0,
  }
}

function expectRoom({ usedBytes }: PhotoUsage, { sizeBytes }: NewPhoto, quotaBytes: number | null): void {
  if (quotaBytes !== null && usedBytes + sizeBytes > quotaBytes)
    throw new AppError('quota-exceeded', 'Your storage is full. Delete photos and empty the trash, or ask the administrator for more.')
}

function trashed(photo: Photo, nowMs: number): Photo {
  if (photo.state === 'trashed') return photo
  if (photo.state !== 'ready' && photo.state !== 'rejected')
    throw new AppError('conflict', 'A photo is still being processed. Try again in a moment.')
  return { ...photo, state: 'trashed', trashedFrom: photo.state, trashedAtMs: nowMs }
}

const restored = (photo: Photo): Photo =>
  photo.state === 'trashed' ? without({ ...photo, state: photo.trashedFrom ?? 'ready' }, 'trashedFrom', 'trashedAtMs') : photo

const mayPurge = (photo: Photo, anyState: boolean) =>
  photo.state === 'trashed' || (anyState && photo.state !== 'processing' && photo.state !== 'purging')

