import type { Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { monthList, toPhoto, type PhotoRow } from './photo-rows.ts'

/** A part of a list: keys from `from` on, before `before`. */
export interface KeyRange {
  from: string
  before: string
}

export interface Listed {
  key: string
  photo: Photo
}

const mostAtOnce = 500

/** Photos of a month within a range, the newest first, read in ever longer pages as they are taken. */
export async function* photosOfMonth(
  dynamo: Dynamo,
  accountId: string,
  month: string,
  { from, before }: KeyRange,
  firstPage: number,
): AsyncGenerator<Listed> {
  if (from >= before) return
  const list = monthList(accountId, month)
  let after: Record<string, unknown> | undefined
  for (let limit = Math.min(firstPage, mostAtOnce); ; limit = Math.min(limit * 2, mostAtOnce)) {
    const { rows, next } = await dynamo.query<PhotoRow>({
      table: 'photos',
      index: 'byList',
      keys: '#list = :list AND #listKey BETWEEN :from AND :before',
      values: { list, from, before },
      backwards: true,
      limit,
      after,
    })
    for (const row of rows) {
      const { listKey = '' } = row
      // A range of keys includes both of its ends.
      if (listKey !== before) yield { key: listKey, photo: toPhoto(row) }
    }
    if (!next) return
    after = next
  }
}
