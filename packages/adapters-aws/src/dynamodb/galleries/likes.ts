import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import { uncounted } from './claim-rows.ts'
import { requireItem } from './item-rows.ts'
import type { Settle } from './settle.ts'

/** A row of `gallery-likes`: in the partition of its account, so that what somebody likes in a gallery is one range. */
export interface LikeRow {
  accountId: string
  /** Gallery and item. */
  like: string
  galleryId: string
  itemId: string
  likedAtMs: number
}

const likesTable = 'gallery-likes'

const likeKey = (galleryId: string, itemId: string) => `${galleryId}#${itemId}`

interface LikeParts {
  dynamo: Dynamo
  settle: Settle
}

/**
 * Its row, and one that says that it is not counted yet: no two likes meet at one row, however many there are at once. Then
 * those that are not counted are added up.
 */
export async function like(
  { dynamo, settle }: LikeParts,
  itemId: string,
  accountId: string,
  nowMs: number,
): Promise<number> {
  const { galleryId } = await requireItem(dynamo, itemId)
  const row: LikeRow = { accountId, like: likeKey(galleryId, itemId), galleryId, itemId, likedAtMs: nowMs }
  await unlessDone(
    dynamo.transact([
      { table: likesTable, put: { ...row }, condition: 'attribute_not_exists(#accountId)' },
      uncounted({ galleryId, itemId }, nowMs, { likes: 1 }),
    ]),
  )
  await settle(galleryId)
  return (await requireItem(dynamo, itemId)).likes
}

export async function unlike(
  { dynamo, settle }: LikeParts,
  itemId: string,
  accountId: string,
): Promise<number> {
  const { galleryId } = await requireItem(dynamo, itemId)
  const liked = await dynamo.get<LikeRow & Row>(likesTable, { accountId, like: likeKey(galleryId, itemId) })
  if (liked) await takeBack(dynamo, liked)
  await settle(galleryId)
  return (await requireItem(dynamo, itemId)).likes
}

/** Is counted when it is settled. */
export async function takeBack(dynamo: Dynamo, { accountId, like, galleryId, itemId, likedAtMs }: LikeRow) {
  await unlessDone(
    dynamo.transact([
      {
        table: likesTable,
        remove: { accountId, like },
        condition: '#likedAtMs = :likedAtMs',
        values: { likedAtMs },
      },
      uncounted({ galleryId, itemId }, likedAtMs, { likes: -1 }),
    ]),
  )
}

/** Refused: somebody has done it before. */
async function unlessDone(writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
  }
}

/** Likes of an item that went with its photo are there until the gallery is settled, by this one or another at the same time. */
export async function likedItems(
  { dynamo, settle }: LikeParts,
  galleryId: string,
  accountId: string,
): Promise<string[]> {
  await settle(galleryId)
  const rows = await Array.fromAsync(
    dynamo.each<LikeRow & Row>({
      table: likesTable,
      keys: '#accountId = :accountId AND begins_with(#like, :gallery)',
      values: { accountId, gallery: likeKey(galleryId, '') },
      consistent: true,
    }),
  )
  return rows.map(({ itemId }) => itemId)
}

/** Those of one account in all galleries. */
export const eachLike = (dynamo: Dynamo, accountId: string): AsyncGenerator<LikeRow> =>
  dynamo.each<LikeRow & Row>({
    table: likesTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    consistent: true,
  })
