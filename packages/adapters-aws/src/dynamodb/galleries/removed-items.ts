import type { Dynamo, Row } from '../dynamo.ts'
import { claimsTable } from './claim-rows.ts'
import { forgetSlugs } from './former-slugs.ts'
import type { ItemRow } from './item-rows.ts'

/** Likes of removed items go, and slugs that they had; past claims say no more what they were of. Again is fine. */
export async function forgetRemoved(dynamo: Dynamo, items: readonly ItemRow[]): Promise<void> {
  for (const item of items) {
    const { id, claim, removedAtMs } = item
    if (removedAtMs === undefined) continue
    await forgetSlugs(dynamo, item)
    await forgetLikes(dynamo, id)
    for await (const past of dynamo.each<{ id: string } & Row>(ofItem(claimsTable, id)))
      if (past.id !== claim?.id)
        await dynamo.update(
          claimsTable,
          { id: past.id },
          { update: 'REMOVE #itemId', condition: 'attribute_exists(#id)' },
        )
  }
}

export async function forgetLikes(dynamo: Dynamo, itemId: string): Promise<void> {
  const keys = await Array.fromAsync(
    dynamo.each<{ accountId: string; like: string } & Row>(ofItem('gallery-likes', itemId)),
  )
  await dynamo.write(
    keys.map(({ accountId, like }) => ({ table: 'gallery-likes', remove: { accountId, like } })),
  )
}

const ofItem = (table: string, itemId: string) => ({
  table,
  index: 'byItem',
  keys: '#itemId = :itemId',
  values: { itemId },
})
