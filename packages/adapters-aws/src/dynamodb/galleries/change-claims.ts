import { AppError, newId, notFound, type Claim } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import { claimsTable, holderOf, toClaim, uncounted, type ClaimRow } from './claim-rows.ts'
import { itemsTable, requireItem } from './item-rows.ts'
import type { Settle } from './settle.ts'

export interface ClaimParts {
  dynamo: Dynamo
  settle: Settle
}

/** As it is once its gallery is settled: its item may have gone. */
export async function readClaim({ dynamo, settle }: ClaimParts, id: string): Promise<ClaimRow | undefined> {
  const read = () => dynamo.get<ClaimRow>(claimsTable, { id })
  const row = await read()
  return row && (await settle(row.galleryId)) ? read() : row
}

async function requireClaim(parts: ClaimParts, id: string): Promise<ClaimRow> {
  const row = await readClaim(parts, id)
  if (!row) throw notFound('claim')
  return row
}

/** The row of the item takes one claim; who comes later finds it there. @throws AppError as ClaimStore.claim. */
export async function takeClaim(
  parts: ClaimParts,
  itemId: string,
  accountId: string,
  nowMs: number,
): Promise<{ claim: Claim; isNew: boolean }> {
  const { dynamo, settle } = parts
  const taken = await optimistically(async () => {
    const { galleryId, name, claim: held } = await requireItem(dynamo, itemId)
    if (held?.accountId === accountId) return { row: await requireClaim(parts, held.id), isNew: false }
    if (held) throw new AppError('conflict', 'Somebody else was first: this is taken.')
    const row: ClaimRow = {
      id: newId(nowMs),
      galleryId,
      itemId,
      itemName: name,
      accountId,
      state: 'held',
      claimedAtMs: nowMs,
      holder: holderOf(galleryId, accountId),
    }
    await dynamo.transact([
      {
        table: itemsTable,
        change: { id: itemId },
        update: 'SET #claim = :claim',
        condition:
          'attribute_exists(#id) AND attribute_not_exists(#removedAtMs) AND attribute_not_exists(#claim)',
        values: { claim: { id: row.id, state: 'held', claimedAtMs: nowMs, accountId } },
      },
      { table: claimsTable, put: { ...row } },
      uncounted({ galleryId, itemId }, nowMs, { claims: 1 }),
    ])
    return { row, isNew: true }
  })
  if (taken.isNew) await settle(taken.row.galleryId)
  return { claim: toClaim(taken.row), isNew: taken.isNew }
}

/** @throws AppError as ClaimStore.finish. */
export const finishClaim = (
  parts: ClaimParts,
  id: string,
  nowMs: number,
): Promise<{ claim: Claim; changed: boolean }> =>
  optimistically(async () => {
    const row = await requireClaim(parts, id)
    if (row.state === 'final') return { claim: toClaim(row), changed: false }
    if (row.endedAtMs !== undefined) throw new AppError('conflict', 'This claim is over.')
    const finished: ClaimRow = { ...row, state: 'final', finalAtMs: nowMs }
    await parts.dynamo.transact([
      {
        table: claimsTable,
        change: { id },
        update: 'SET #state = :final, #finalAtMs = :nowMs',
        condition: '#state = :before',
        values: { final: 'final', nowMs, before: row.state },
      },
      ...ofItem(row, 'SET #claim.#state = :final', { final: 'final' }),
    ])
    return { claim: toClaim(finished), changed: true }
  })

/** @throws AppError as ClaimStore.end. */
export async function endClaim(
  parts: ClaimParts,
  id: string,
  state: 'withdrawn' | 'released',
  nowMs: number,
): Promise<{ claim: Claim; changed: boolean }> {
  const { dynamo, settle } = parts
  const ended = await optimistically(async () => {
    const row = await requireClaim(parts, id)
    if (row.endedAtMs !== undefined) return { row, changed: false }
    if (state === 'withdrawn' && row.state === 'final')
      throw new AppError('conflict', 'This is final. Write to the owner of the gallery.')
    await dynamo.transact([
      {
        table: claimsTable,
        change: { id },
        update: 'SET #state = :state, #endedAtMs = :nowMs REMOVE #holder',
        condition: '#state = :before',
        values: { state, nowMs, before: row.state },
      },
      ...ofItem(row, 'REMOVE #claim'),
      uncounted({ galleryId: row.galleryId, itemId: row.itemId }, row.claimedAtMs, { claims: -1 }),
    ])
    return { row: { ...row, state, endedAtMs: nowMs }, changed: true }
  })
  if (ended.changed) await settle(ended.row.galleryId)
  return { claim: toClaim(ended.row), changed: ended.changed }
}

/** The claim as its item has it, if that is still there. Refused when that goes at the same moment. */
export const ofItem = (
  { id, itemId }: Pick<ClaimRow, 'id' | 'itemId'>,
  update: string,
  values: Record<string, unknown> = {},
): Write[] =>
  itemId === undefined
    ? []
    : [
        {
          table: itemsTable,
          change: { id: itemId },
          update,
          condition: '#claim.#id = :claimId',
          values: { ...values, claimId: id },
        },
      ]
