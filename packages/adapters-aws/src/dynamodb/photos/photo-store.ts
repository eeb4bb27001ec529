import {
  changedPhoto,
  notFound,
  processingPhoto,
  purgingPhoto,
  readyPhoto,
  rejectedPhoto,
  rerenderedPhoto,
  restoredPhoto,
  retriedPhoto,
  trashedPhoto,
  withPatch,
  type NewPhoto,
  type Photo,
  type PhotoFacts,
  type PhotoPatch,
  type PhotoStore,
  type Rendered,
} from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import type { PhotoFollower } from '../photo-follower.ts'
import { readUsage } from './account-counts.ts'
import { erasePhotoAccount } from './photo-eraser.ts'
import { PhotoChanges } from './photo-changes.ts'
import { getPhotoRow, getPhotos, photosBySha256 } from './photo-reader.ts'
import { toPhoto, type PhotoRow } from './photo-rows.ts'
import { newestByIndex } from './photo-search.ts'
import { createPhotoSteps, type NextPhoto, type PhotoSteps } from './photo-steps.ts'
import { createReservations, type Reservation, type Wish } from './reservations.ts'
import { listByState } from './state-lists.ts'
import { WordHints } from './word-hints.ts'

/**
 * The rows of photos in DynamoDB. See docs/decisions/0019-dynamodb-photos.md.
 *
 * `edit`, `trash`, `restore` and `startPurge` look at all photos first, and write nothing when one of them must not be changed.
 * What is more than a transaction holds (30 photos and more) is written in several, each with its counts: a crash in between,
 * or somebody who changes one of the last photos at the same moment so that it is refused, leaves the first ones changed.
 */
class DynamoPhotoStore implements PhotoStore {
  private readonly dynamo: Dynamo
  private readonly changes: PhotoChanges
  private readonly steps: PhotoSteps
  private readonly reserveOne: (wish: Wish) => Promise<Reservation>
  /** Of photos that somebody holds. */
  private readonly seenRows = new WeakMap<Photo, PhotoRow>()

  constructor(dynamo: Dynamo, followers: readonly PhotoFollower[]) {
    this.dynamo = dynamo
    const [hints, newestIn] = [new WordHints(dynamo), newestByIndex(dynamo)]
    this.changes = new PhotoChanges({ dynamo, followers, hints, newestIn })
    this.steps = createPhotoSteps(dynamo, this.changes)
    this.reserveOne = createReservations(dynamo)
  }

  reserve = (photo: NewPhoto, quotaBytes: number | null) => this.reserveOne({ photo, quotaBytes })
  getMany = (ids: string[]) => getPhotos(this.dynamo, ids)
  findBySha256 = (accountId: string, sha256s: string[]) => photosBySha256(this.dynamo, accountId, sha256s)
  usage = (accountId: string) => readUsage(this.dynamo, accountId)
  listByState = (...query: Parameters<PhotoStore['listByState']>) => listByState(this.dynamo, ...query)

  startProcessing = (id: string, nowMs: number) =>
    this.steps.alone({ id, next: counted(nowMs, processingPhoto) })

  async get(id: string) {
    const row = await getPhotoRow(this.dynamo, id)
    if (!row) return undefined
    const photo = toPhoto(row)
    this.seenRows.set(photo, row)
    return photo
  }

  complete(id: string, sha256: string, facts: PhotoFacts, nowMs: number, seen?: Photo) {
    const step = { id, next: counted(nowMs, (photo) => readyPhoto(photo, sha256, facts)) }
    return this.steps.joined(step, seen && this.seenRows.get(seen))
  }

  rerender(id: string, sha256: string, rendered: Rendered, nowMs: number) {
    return this.steps.joined({
      id,
      next: counted(nowMs, (photo) => rerenderedPhoto(photo, sha256, rendered)),
    })
  }

  reject(id: string, rejection: NonNullable<Photo['rejection']>, facts: Partial<PhotoFacts>, nowMs: number) {
    return this.steps.joined({
      id,
      next: counted(nowMs, (photo) => rejectedPhoto(photo, rejection, facts)),
    })
  }

  retry = (id: string, nowMs: number) => this.steps.joined({ id, next: counted(nowMs, retriedPhoto) })

  edit(accountId: string, ids: string[], patchOf: (photo: Photo) => PhotoPatch, nowMs: number) {
    return this.changeAll(accountId, ids, nowMs, (photo) => withPatch(photo, patchOf(photo)))
  }

  async trash(accountId: string, ids: string[], nowMs: number) {
    await this.changeAll(accountId, ids, nowMs, (photo) => trashedPhoto(photo, nowMs))
  }

  async restore(accountId: string, ids: string[], nowMs: number) {
    await this.changeAll(accountId, ids, nowMs, restoredPhoto)
  }

  async startPurge(accountId: string, ids: string[], nowMs: number, anyState = false) {
    const taken = new Map<string, Photo>()
    const decide = (photo: Photo | undefined) => {
      const next = photo?.accountId === accountId ? purgingPhoto(photo, anyState) : undefined
      if (!photo || !next) return undefined
      const after = changedPhoto(photo, next, nowMs)
      taken.set(photo.id, after)
      return { before: photo, after }
    }
    const unique = [...new Set(ids)]
    await this.changes.commit(
      unique.map((id) => ({
        id,
        decide: (photo) => {
          taken.delete(id)
          return decide(photo)
        },
      })),
    )
    return unique.flatMap((id) => taken.get(id) ?? [])
  }

  async finishPurge(id: string) {
    await this.removeIf(id, (photo) => photo.state === 'purging')
  }

  dropExpected(id: string, reservedBeforeMs: number) {
    return this.removeIf(id, (photo) => photo.state === 'expected' && photo.uploadedAtMs < reservedBeforeMs)
  }

  eraseAccount = (accountId: string) => erasePhotoAccount(this.dynamo, accountId)

  /** Gives each once, in the order of `ids`; `next` gives the same object for one that stays as it is. */
  private async changeAll(
    accountId: string,
    ids: string[],
    nowMs: number,
    next: (photo: Photo) => Photo,
  ): Promise<Photo[]> {
    const changed = new Map<string, Photo>()
    const intents = [...new Set(ids)].map((id) => ({
      id,
      decide: (photo: Photo | undefined) => {
        if (!photo || photo.accountId !== accountId || photo.state === 'purging') throw notFound('photo')
        const after = changedPhoto(photo, next(photo), nowMs)
        changed.set(id, after)
        return after === photo ? undefined : { before: photo, after }
      },
    }))
    await this.changes.commit(intents)
    return intents.flatMap(({ id }) => changed.get(id) ?? [])
  }

  private async removeIf(id: string, wanted: (photo: Photo) => boolean): Promise<boolean> {
    let removed = false
    const decide = (photo: Photo | undefined) => {
      removed = photo !== undefined && wanted(photo)
      return photo && removed ? { before: photo, after: undefined } : undefined
    }
    await this.changes.commit([{ id, decide }])
    return removed
  }
}

/** `followers` are told of every change of a photo that exists: their writes become part of it. */
export const createDynamoPhotoStore = (
  dynamo: Dynamo,
  { followers = [] }: { followers?: readonly PhotoFollower[] } = {},
): PhotoStore => new DynamoPhotoStore(dynamo, followers)

const counted =
  (nowMs: number, next: NextPhoto): NextPhoto =>
  (photo) => {
    const after = next(photo)
    return after && changedPhoto(photo, after, nowMs)
  }
