import type { ClaimPage, ClaimStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import type { JobsAdded } from '../jobs/job-queue.ts'
import { claimsTable, holderOf, toClaim, type ClaimRow } from './claim-rows.ts'
import { endClaim, finishClaim, readClaim, takeClaim, type ClaimParts } from './change-claims.ts'
import { badCursor } from './item-faults.ts'
import { readItem } from './item-rows.ts'
import { like, likedItems, unlike } from './likes.ts'
import { createSettle } from './settle.ts'

/**
 * Likes and claims in DynamoDB. Who holds an item stands in the item, so that it is one; counters are settled before a call ends.
 * Pages of claims may miss one of the last second.
 */
export function createDynamoClaimStore(
  dynamo: Dynamo,
  added: JobsAdded = () => Promise.resolve(),
): ClaimStore {
  const parts = { dynamo, settle: createSettle(dynamo), added }
  return {
    like: (itemId, accountId, nowMs) => like(parts, itemId, accountId, nowMs),
    unlike: (itemId, accountId) => unlike(parts, itemId, accountId),
    likedItems: (galleryId, accountId) => likedItems(parts, galleryId, accountId),
    claim: (itemId, accountId, nowMs, work) => takeClaim(parts, { itemId, accountId, nowMs, work }),
    async get(id) {
      const row = await readClaim(parts, id)
      return row && toClaim(row)
    },
    async active(itemId) {
      const claim = (await readItem(dynamo, itemId))?.claim
      const row = claim && (await readClaim(parts, claim.id))
      return row && toClaim(row)
    },
    finish: (id, nowMs, work) => finishClaim(parts, { id, nowMs, work }),
    end: (id, state, nowMs, work) => endClaim(parts, { id, state, nowMs, work }),
    async ofGallery(galleryId, itemId, cursor, limit) {
      const range: ClaimRange =
        itemId === undefined
          ? { index: 'byGallery', name: 'galleryId', value: galleryId }
          : { index: 'byItem', name: 'itemId', value: itemId }
      const page = await readPage(parts, range, cursor, limit)
      return { ...page, claims: page.claims.filter((claim) => claim.galleryId === galleryId) }
    },
    ofAccount: (accountId, cursor, limit) =>
      readPage(parts, { index: 'byAccount', name: 'accountId', value: accountId }, cursor, limit),
    async activeOf(galleryId, accountId) {
      await parts.settle(galleryId)
      const value = holderOf(galleryId, accountId)
      const found = await Array.fromAsync(
        dynamo.each<{ id: string } & Row>(rangeOf({ index: 'byHolder', name: 'holder', value })),
      )
      const claims = await readClaims(dynamo, found)
      return claims.filter(({ holder }) => holder === value).map(toClaim)
    },
  }
}

interface ClaimRange {
  index: string
  name: 'galleryId' | 'itemId' | 'accountId' | 'holder'
  value: string
}

/** The latest first. */
const rangeOf = ({ index, name, value }: ClaimRange, before?: string) => ({
  table: claimsTable,
  index,
  keys: `#${name} = :value${before === undefined ? '' : ' AND #id < :before'}`,
  values: { value, before },
  backwards: true,
})

/** Indexes find them; they are read as they are now, those left out that have left the range. */
async function readPage(
  { dynamo, settle }: ClaimParts,
  range: ClaimRange,
  cursor: string | undefined,
  limit: number,
): Promise<ClaimPage> {
  if (cursor !== undefined && !/^[0-9a-z]{26}$/.test(cursor)) throw badCursor()
  const { rows } = await dynamo.query<{ id: string } & Row>({ ...rangeOf(range, cursor), limit: limit + 1 })
  const page = rows.slice(0, limit)
  const read = async () => (await readClaims(dynamo, page)).filter((row) => row[range.name] === range.value)
  let found = await read()
  const galleryIds = new Set(found.map(({ galleryId }) => galleryId))
  const settled = await Promise.all([...galleryIds].map(settle))
  if (settled.includes(true)) found = await read()
  const claims = found.map(toClaim)
  const last = page.at(-1)
  return rows.length > limit && last ? { claims, next: last.id } : { claims }
}

/** In their order. */
async function readClaims(dynamo: Dynamo, keys: readonly { id: string }[]): Promise<ClaimRow[]> {
  const rows = await dynamo.getMany<ClaimRow>(
    claimsTable,
    keys.map(({ id }) => ({ id })),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return keys.flatMap(({ id }) => byId.get(id) ?? [])
}
