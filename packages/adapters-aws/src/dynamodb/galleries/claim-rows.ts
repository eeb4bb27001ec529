import { newId, type Claim, type ClaimState } from '@cloudalbum/core'
import type { Write } from '../dynamo.ts'
import { dayOf } from '../insights/insight-rows.ts'
import type { UnsettledRow } from './item-rows.ts'

/** A row of `gallery-claims`; what is null in a Claim is missing. */
export interface ClaimRow {
  id: string
  galleryId: string
  itemId?: string
  itemName: string
  accountId?: string
  state: ClaimState
  claimedAtMs: number
  finalAtMs?: number
  endedAtMs?: number
  /** Gallery and account, while the claim is held or final and its item there. */
  holder?: string
}

export const claimsTable = 'gallery-claims'

export const holderOf = (galleryId: string, accountId: string) => `${galleryId}#${accountId}`

export const toClaim = (row: ClaimRow): Claim => ({
  id: row.id,
  galleryId: row.galleryId,
  itemId: row.itemId ?? null,
  itemName: row.itemName,
  accountId: row.accountId ?? null,
  state: row.state,
  claimedAtMs: row.claimedAtMs,
  finalAtMs: row.finalAtMs ?? null,
  endedAtMs: row.endedAtMs ?? null,
})

/** Says that likes or claims of a day are to be counted. */
export const uncounted = (
  { galleryId, itemId }: { galleryId: string; itemId: string | undefined },
  atMs: number,
  numbers: Pick<UnsettledRow, 'likes' | 'claims'>,
): Write => ({
  table: 'gallery-unsettled',
  put: { galleryId, id: `${itemId ?? ''}#${newId()}`, itemId, day: dayOf(atMs), ...numbers },
})
