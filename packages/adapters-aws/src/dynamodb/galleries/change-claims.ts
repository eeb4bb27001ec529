import { AppError, newId, notFound, type Claim, type ClaimWork } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import type { JobsAdded } from '../jobs/job-queue.ts'
import { addedJobs, newJobRow } from '../jobs/job-rows.ts'
import { claimsTable, holderOf, toClaim, uncounted, type ClaimRow } from './claim-rows.ts'
import { itemsTable, requireItem } from './item-rows.ts'
import type { Settle } from './settle.ts'

export interface ClaimParts {
  dynamo: Dynamo
  settle: Settle
  added?: JobsAdded
}

interface Change {
  nowMs: number
  work?: ClaimWork | undefined
}

/** Rows of the work that follows, written with the change. */
const workOf = (row: ClaimRow, { nowMs, work = () => [] }: Change) =>
  work(toClaim(row)).map((job) => newJobRow(job, nowMs))

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
  { itemId, accountId, ...change }: Change & { itemId: string; accountId: string },
): Promise<{ claim: Claim; isNew: boolean }> {
  const { dynamo, settle } = parts
  const { nowMs } = change
  const taken = await optimistically(async () => {
    const { galleryId, name, claim: held } = await requireItem(dynamo, itemId)
    if (held?.accountId === accountId)
      return { row: await requireClaim(parts, held.id), isNew: false, jobs: [] }
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
    const jobs = workOf(row, change)
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
      ...addedJobs(jobs),
    ])
    return { row, isNew: true, jobs }
  })
  if (taken.isNew) await settle(taken.row.galleryId)
  await parts.added?.(taken.jobs)
  return { claim: toClaim(taken.row), isNew: taken.isNew }
}

/** @throws AppError as ClaimStore.finish. */
export async function finishClaim(
  parts: ClaimParts,
  { id, ...change }: Change & { id: string },
): Promise<{ claim: Claim; changed: boolean }> {
  const { nowMs } = change
  const { jobs, ...finished } = await optimistically(async () => {
    const row = await requireClaim(parts, id)
    if (row.state === 'final') return { claim: toClaim(row), changed: false, jobs: [] }
    if (row.endedAtMs !== undefined) throw new AppError('conflict', 'This claim is over.')
    const final: ClaimRow = { ...row, state: 'final', finalAtMs: nowMs }
    const jobs = workOf(final, change)
    await parts.dynamo.transact([
      {
        table: claimsTable,
        change: { id },
        update: 'SET #state = :final, #finalAtMs = :nowMs',
        condition: '#state = :before',
        values: { final: 'final', nowMs, before: row.state },
      },
      ...ofItem(row, 'SET #claim.#state = :final', { final: 'final' }),
      ...addedJobs(jobs),
    ])
    return { claim: toClaim(final), changed: true, jobs }
  })
  await parts.added?.(jobs)
  return finished
}

/** @throws AppError as ClaimStore.end. */
export async function endClaim(
  parts: ClaimParts,
  { id, state, ...change }: Change & { id: string; state: 'withdrawn' | 'released' },
): Promise<{ claim: Claim; changed: boolean }> {
  const { dynamo, settle } = parts
  const { nowMs } = change
  const ended = await optimistically(async () => {
    const row = await requireClaim(parts, id)
    if (row.endedAtMs !== undefined) return { row, changed: false, jobs: [] }
    if (state === 'withdrawn' && row.state === 'final')
      throw new AppError('conflict', 'This is final. Write to the owner of the gallery.')
    const over: ClaimRow = { ...row, state, endedAtMs: nowMs }
    const jobs = workOf(over, change)
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
      ...addedJobs(jobs),
    ])
    return { row: over, changed: true, jobs }
  })
  if (ended.changed) await settle(ended.row.galleryId)
  await parts.added?.(ended.jobs)
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
