import type { Photo } from '../photos/photo.ts'

export type NewPhoto = Pick<
  Photo,
  | 'id'
  | 'accountId'
  | 'sha256'
  | 'sizeBytes'
  | 'contentType'
  | 'fileName'
  | 'uploadedAtMs'
  | 'taken'
  | 'tags'
  | 'description'
> &
  Partial<Pick<Photo, 'fileTimeMs' | 'uploadId' | 'location' | 'place' | 'camera' | 'favourite' | 'edited'>>

export type PhotoPatch = Partial<
  Pick<Photo, 'tags' | 'description' | 'favourite' | 'taken' | 'edited' | 'uploadId'>
> & { location?: Photo['location'] | null; place?: Photo['place'] | null }

/** What processing found; written in one conditional update. */
export type PhotoFacts = Pick<
  Photo,
  | 'contentType'
  | 'width'
  | 'height'
  | 'thumbHash'
  | 'renditionVersion'
  | 'taken'
  | 'camera'
  | 'tags'
  | 'description'
> & { location?: Photo['location']; place?: Photo['place'] }

/** What another rendering gives. */
export type Rendered = Pick<Photo, 'width' | 'height' | 'thumbHash' | 'renditionVersion'>

/** The rows of photos. Every write keeps counters and indexes (PhotoIndex) exact in the same transaction. */
export interface PhotoStore {
  /**
   * `duplicate` gives the photo that this account already has with these bytes (any state but `purging`).
   * @throws AppError `quota-exceeded` when sizeBytes would pass quotaBytes (null: no limit).
   */
  reserve(
    photo: NewPhoto,
    quotaBytes: number | null,
  ): Promise<{ outcome: 'reserved' | 'duplicate'; photo: Photo }>
  get(id: string): Promise<Photo | undefined>
  /** Each once, in the order of `ids`; missing ones are left out. */
  getMany(ids: string[]): Promise<Photo[]>
  /** Any state but `purging`, in any order. One that came within the last second may be missing: `reserve` knows it. */
  findBySha256(accountId: string, sha256s: string[]): Promise<Photo[]>
  /** expected → processing. False when it was not `expected`. */
  startProcessing(id: string, nowMs: number): Promise<boolean>
  /**
   * expected, processing or rejected → ready, exactly once; `edited` fields stay as they are. False when it is anything else, or other bytes.
   * `seen`: as `get` gave it a moment ago, which may spare another look; what has changed since counts all the same.
   */
  complete(id: string, sha256: string, facts: PhotoFacts, nowMs: number, seen?: Photo): Promise<boolean>
  /**
   * Shows newer renditions of a photo that was processed, in whatever state it is now. False when it is `purging`, has other bytes, or
   * renditions of that version or a newer one.
   */
  rerender(id: string, sha256: string, rendered: Rendered, nowMs: number): Promise<boolean>
  /** expected or processing → rejected. False when it is anything else. */
  reject(
    id: string,
    rejection: NonNullable<Photo['rejection']>,
    facts: Partial<PhotoFacts>,
    nowMs: number,
  ): Promise<boolean>
  /** rejected → processing, for another try. False when it was not `rejected`. */
  retry(id: string, nowMs: number): Promise<boolean>
  /**
   * Changes all of them or none. `change` is pure and may be called again.
   * @throws AppError `not-found` when one is missing, of another account, or `purging`.
   */
  edit(
    accountId: string,
    ids: string[],
    change: (photo: Photo) => PhotoPatch,
    nowMs: number,
  ): Promise<Photo[]>
  /** ready or rejected → trashed; trashed ones stay. All or none, as `edit`; @throws AppError `conflict` for one that is still being processed. */
  trash(accountId: string, ids: string[], nowMs: number): Promise<void>
  /** trashed → what it was before. All or none, as `edit`. */
  restore(accountId: string, ids: string[], nowMs: number): Promise<void>
  /**
   * Writes the tombstones: trashed (or, with `anyState`, all but processing ones) → purging. Gives those that it
   * took; others, those of other accounts among them, are left alone.
   */
  startPurge(accountId: string, ids: string[], nowMs: number, anyState?: boolean): Promise<Photo[]>
  /** Removes a `purging` row, its place in albums and its bytes from the quota. Missing is fine. */
  finishPurge(id: string): Promise<void>
  /** An `expected` photo whose bytes never came. False when it is no longer `expected` since before `reservedBeforeMs`. */
  dropExpected(id: string, reservedBeforeMs: number): Promise<boolean>
  /**
   * Photos in a state whose updatedAtMs (trashedAtMs for `trashed`) is before a time, oldest first; accountId null: of all
   * accounts. Those of one moment come in an order of the store's own. `ready` ones come in any order, and of one account only. @throws AppError `invalid-input` for a cursor that is
   * not ours.
   */
  listByState(
    accountId: string | null,
    state: Photo['state'],
    beforeMs: number,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ photos: Photo[]; next?: string }>
  usage(accountId: string): Promise<PhotoUsage>
  /** Removes what is left of an account when its photos are gone. @throws AppError `unavailable` while some are not. */
  eraseAccount(accountId: string): Promise<void>
}

export interface PhotoUsage {
  /** Bytes of originals, reserved ones included. */
  usedBytes: number
  counts: Record<Exclude<Photo['state'], 'purging'>, number>
}
