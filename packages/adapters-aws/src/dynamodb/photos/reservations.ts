import { expectedPhoto, quotaExceeded, type NewPhoto, type Photo } from '@cloudalbum/core'
import { refusedBy } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import type { Refusal } from '../dynamo-errors.ts'
import { unavailable } from '../retry.ts'
import { reserveWrite } from './account-counts.ts'
import { joinTurns, type Settled } from './join-turns.ts'
import { getPhotos, hashesTable, photosTable } from './photo-reader.ts'
import { newWriteId, toRow } from './photo-rows.ts'

export interface Wish {
  photo: NewPhoto
  quotaBytes: number | null
}

export interface Reservation {
  outcome: 'reserved' | 'duplicate'
  photo: Photo
}

/** A photo writes two rows, the account one. */
const mostAtOnce = 45
const mostTries = 10

type Outcomes = Map<Wish, Settled<Reservation>>

/**
 * Reserves photos of one account. Those that are asked for at once share a transaction, and so one write of the account's
 * row; what is refused is tried in smaller groups.
 */
export function createReservations(dynamo: Dynamo): (wish: Wish) => Promise<Reservation> {
  const reserve = joinTurns<Wish, Reservation>(mostAtOnce, async (accountId, wishes) => {
    const outcomes: Outcomes = new Map()
    // Of wishes for the same bytes the first comes first, and the others find its photo, or take its place.
    const turns = [...Map.groupBy(wishes, ({ photo }) => photo.sha256).values()]
    for (let turn = 0; outcomes.size < wishes.length; turn++) {
      const group = turns.flatMap((same) => same[turn] ?? [])
      try {
        await reserveGroup(dynamo, accountId, group, outcomes)
      } catch (error) {
        for (const wish of group) if (!outcomes.has(wish)) outcomes.set(wish, { error })
      }
    }
    return wishes.map((wish) => outcomes.get(wish) ?? { error: new Error('No outcome.') })
  })
  return (wish) => reserve(wish.photo.accountId, wish)
}

async function reserveGroup(
  dynamo: Dynamo,
  accountId: string,
  group: readonly Wish[],
  outcomes: Outcomes,
): Promise<void> {
  let open = [...group]
  for (let tries = 1; open.length > 0; tries++) {
    const photos = open.map(({ photo }) => expectedPhoto(photo))
    const refused = await refusedBy(dynamo, writesOf(accountId, open, photos))
    if (!refused) {
      open.forEach((wish, i) => {
        const photo = photos[i]
        if (photo) outcomes.set(wish, { value: { outcome: 'reserved', photo } })
      })
      return
    }
    const full = refused.refusals[0] !== undefined
    const taken = await takenBy(dynamo, open, refused.refusals)
    for (const [wish, photo] of taken) outcomes.set(wish, { value: { outcome: 'duplicate', photo } })
    open = open.filter((wish) => !taken.has(wish))
    if (full && taken.size === 0) return reserveOneByOne(dynamo, accountId, open, outcomes)
    if (tries === mostTries) throw unavailable(refused)
  }
}

/** What is left of the quota goes to the first that fit. */
async function reserveOneByOne(
  dynamo: Dynamo,
  accountId: string,
  open: readonly Wish[],
  outcomes: Outcomes,
): Promise<void> {
  const [only, ...others] = open
  if (only && others.length === 0) outcomes.set(only, { error: quotaExceeded() })
  else for (const wish of open) await reserveGroup(dynamo, accountId, [wish], outcomes)
}

function writesOf(accountId: string, wishes: readonly Wish[], photos: readonly Photo[]): Write[] {
  const quotas = wishes.flatMap(({ quotaBytes }) => quotaBytes ?? [])
  const sizeBytes = photos.reduce((sum, photo) => sum + photo.sizeBytes, 0)
  const mostBytes = quotas.length > 0 ? Math.min(...quotas) - sizeBytes : null
  return [
    reserveWrite(accountId, photos, mostBytes),
    ...photos.flatMap((photo): Write[] => [
      {
        table: hashesTable,
        put: { accountId, sha256: photo.sha256, photoId: photo.id },
        condition: 'attribute_not_exists(#photoId)',
      },
      {
        table: photosTable,
        put: toRow(photo, { writeId: newWriteId() }),
        condition: 'attribute_not_exists(#id)',
      },
    ]),
  ]
}

/** The photos that have the wished-for bytes already; one that was just purged has them no more. */
async function takenBy(
  dynamo: Dynamo,
  open: readonly Wish[],
  refusals: readonly (Refusal | undefined)[],
): Promise<Map<Wish, Photo>> {
  const ids = open.map((_, i) => refusals[1 + 2 * i]?.row?.photoId)
  const found = await getPhotos(
    dynamo,
    ids.flatMap((id) => (typeof id === 'string' ? id : [])),
  )
  const byId = new Map(found.map((photo) => [photo.id, photo]))
  return new Map(
    open.flatMap((wish, i) => {
      const photo = byId.get(String(ids[i]))
      return photo && photo.state !== 'purging' ? [[wish, photo] as const] : []
    }),
  )
}
