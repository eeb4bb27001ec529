import { isListed, monthOf, newSecret, type Photo, type PhotoState } from '@cloudalbum/core'
import { orderKey, shardOf } from './photo-keys.ts'

/** Where the indexes show a photo. */
export type Placement = {
  list?: string
  listKey?: string
  work?: string
  workKey?: string
}

/** `writeId` tells whose write it was, when the answer to one was lost; `arrival` is that of the write that came to show the photo. */
export type PhotoRow = { [Member in keyof Photo]: Photo[Member] } & Placement & Marks
export type Marks = { writeId: string; arrival?: string }

/** What the `byWork` index gives. */
export type WorkRow = Pick<Photo, 'id' | 'state' | 'updatedAtMs'> & { work: string; workKey: string }

export const monthList = (accountId: string, month: string) => `${accountId}#${month}`
export const stateList = (accountId: string, state: PhotoState) => `${accountId}#${state}`

/** `expected` and `processing`: one list, so that the index keeps its place when processing starts. */
export const isUnfinished = (state: PhotoState) => state === 'expected' || state === 'processing'

export const workList = (state: PhotoState, shard: number) =>
  `${isUnfinished(state) ? 'unfinished' : state}#${shard}`

/** Of a list that its state has: ready photos by capture time, others by how long they have been in their state. */
export const listKeyOf = (photo: Photo): string =>
  orderKey(isListed(photo) ? photo.taken.localMs : atMs(photo), photo.id)

const atMs = ({ state, trashedAtMs, updatedAtMs }: Photo): number =>
  state === 'trashed' ? (trashedAtMs ?? updatedAtMs) : updatedAtMs

function placementOf(photo: Photo): Placement {
  const { id, accountId, state, uploadedAtMs } = photo
  const listKey = listKeyOf(photo)
  if (state === 'ready') return { list: monthList(accountId, monthOf(photo.taken.localMs)), listKey }
  const work = workList(state, shardOf(accountId))
  return isUnfinished(state)
    ? { work, workKey: `${accountId}#${orderKey(uploadedAtMs, id)}` }
    : { work, workKey: listKey, list: stateList(accountId, state), listKey }
}

export const toRow = (photo: Photo, marks: Marks): PhotoRow => ({
  ...photo,
  ...placementOf(photo),
  ...marks,
})

/** Members of members in their usual order, in which edits are compared. */
export function toPhoto(row: PhotoRow): Photo {
  const { list: _list, listKey: _listKey, work: _work, workKey: _workKey, ...own } = row
  const { writeId: _writeId, arrival: _arrival, ...photo } = own
  const { localMs, offsetMinutes, source } = row.taken
  photo.taken = { localMs, offsetMinutes, source }
  if (row.location) {
    const { latitude, longitude, ...rest } = row.location
    photo.location = { latitude, longitude, ...rest }
  }
  if (row.place) {
    const { city, region, country, countryCode } = row.place
    photo.place = { city, ...(region === undefined ? {} : { region }), country, countryCode }
  }
  return photo
}

/** Of one write. */
export const newWriteId = () => newSecret(6)
