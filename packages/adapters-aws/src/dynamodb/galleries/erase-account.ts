import { optimistically } from '../came-between.ts'
import type { Row } from '../dynamo.ts'
import { endClaim, ofItem, readClaim, type ClaimParts } from './change-claims.ts'
import { claimsTable } from './claim-rows.ts'
import { eachLike, takeBack } from './likes.ts'

/** Step by step; the same again does what a crash has left. Nothing new may come from the account any more. */
export async function eraseAccount(parts: ClaimParts, accountId: string): Promise<void> {
  const { dynamo, settle } = parts
  const galleryIds = new Set<string>()
  for await (const like of eachLike(dynamo, accountId)) {
    galleryIds.add(like.galleryId)
    await takeBack(dynamo, like)
  }
  for (const galleryId of galleryIds) await settle(galleryId)
  const claims = dynamo.each<{ id: string } & Row>({
    table: claimsTable,
    index: 'byAccount',
    keys: '#accountId = :accountId',
    values: { accountId },
  })
  for await (const { id } of claims) await forget(parts, accountId, id)
}

/** Ends it when it is held, and forgets whose it was. */
async function forget(parts: ClaimParts, accountId: string, id: string): Promise<void> {
  const { dynamo } = parts
  const row = await readClaim(parts, id)
  if (row?.state === 'held') await endClaim(parts, { id, state: 'withdrawn', nowMs: Date.now() })
  await optimistically(async () => {
    const present = await readClaim(parts, id)
    if (present?.accountId !== accountId) return
    await dynamo.transact([
      {
        table: claimsTable,
        change: { id },
        update: 'REMOVE #accountId, #holder',
        condition: '#state = :state',
        values: { state: present.state },
      },
      ...(present.state === 'final' ? ofItem(present, 'REMOVE #claim.#accountId') : []),
    ])
  })
}
