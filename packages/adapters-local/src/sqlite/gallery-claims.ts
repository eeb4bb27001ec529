import {
  AppError,
  newId,
  notFound,
  type Claim,
  type ClaimPage,
  type ClaimStore,
  type ClaimWork,
} from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { badCursor, claim, type ClaimRow } from './gallery-rows.ts'
import { addJob } from './job-queue.ts'
import { promised } from './promised.ts'

/**
 * Likes and claims in SQLite; the schema keeps counters, and lets no two accounts hold one item.
 * @param ring calls whoever waits for jobs, when there are new ones
 */
export function createSqliteClaimStore(db: Database, ring = () => {}): ClaimStore {
  const written = <T>(work: () => T) => durably(db, work)
  async function rung<T>(work: () => T): Promise<T> {
    const result = await written(work)
    ring()
    return result
  }
  return {
    like: (itemId, accountId, nowMs) =>
      written(() => {
        requireItem(db, itemId)
        db.prepare(
          'INSERT INTO gallery_likes (item_id, account_id, liked_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        ).run(itemId, accountId, nowMs)
        return requireItem(db, itemId).likes
      }),
    unlike: (itemId, accountId) =>
      written(() => {
        requireItem(db, itemId)
        db.prepare('DELETE FROM gallery_likes WHERE item_id = ? AND account_id = ?').run(itemId, accountId)
        return requireItem(db, itemId).likes
      }),
    likedItems: (galleryId, accountId) => promised(() => likedItems(db, galleryId, accountId)),
    claim: (itemId, accountId, nowMs, work) => rung(() => take(db, itemId, accountId, nowMs, work)),
    get: (id) => promised(() => read(db, 'id = ?', id)),
    active: (itemId) => promised(() => read(db, 'item_id = ? AND ended_at_ms IS NULL', itemId)),
    finish: (id, nowMs, work) => rung(() => finish(db, requireClaim(db, id), nowMs, work)),
    end: (id, state, nowMs, work) => rung(() => end(db, requireClaim(db, id), { state, nowMs, work })),
    ofGallery: (galleryId, itemId, cursor, limit) =>
      promised(() =>
        page(
          db,
          itemId === undefined ? 'gallery_id = @galleryId' : 'item_id = @itemId AND gallery_id = @galleryId',
          { galleryId, itemId },
          cursor,
          limit,
        ),
      ),
    ofAccount: (accountId, cursor, limit) =>
      promised(() => page(db, 'account_id = @accountId', { accountId }, cursor, limit)),
    activeOf: (galleryId, accountId) =>
      promised(() =>
        db
          .prepare<[string, string], ClaimRow>(
            `SELECT * FROM gallery_claims WHERE account_id = ? AND gallery_id = ? AND ended_at_ms IS NULL AND item_id IS NOT NULL
             ORDER BY id DESC`,
          )
          .all(accountId, galleryId)
          .map(claim),
      ),
  }
}

interface ClaimedItem {
  gallery_id: string
  name: string
  likes: number
}

function requireItem(db: Database, itemId: string): ClaimedItem {
  const row = db
    .prepare<[string], ClaimedItem>('SELECT gallery_id, name, likes FROM gallery_items WHERE id = ?')
    .get(itemId)
  if (!row) throw notFound('item')
  return row
}

function likedItems(db: Database, galleryId: string, accountId: string): string[] {
  return db
    .prepare<[string, string], string>(
      `SELECT l.item_id FROM gallery_likes l JOIN gallery_items i ON i.id = l.item_id
       WHERE l.account_id = ? AND i.gallery_id = ? ORDER BY l.item_id`,
    )
    .pluck()
    .all(accountId, galleryId)
}

function read(db: Database, where: string, value: string): Claim | undefined {
  const row = db.prepare<[string], ClaimRow>(`SELECT * FROM gallery_claims WHERE ${where}`).get(value)
  return row && claim(row)
}

function requireClaim(db: Database, id: string): Claim {
  const found = read(db, 'id = ?', id)
  if (!found) throw notFound('claim')
  return found
}

function take(
  db: Database,
  itemId: string,
  accountId: string,
  nowMs: number,
  work?: ClaimWork,
): { claim: Claim; isNew: boolean } {
  const item = requireItem(db, itemId)
  const held = read(db, 'item_id = ? AND ended_at_ms IS NULL', itemId)
  if (held?.accountId === accountId) return { claim: held, isNew: false }
  if (held) throw new AppError('conflict', 'Somebody else was first: this is taken.')
  const id = newId(nowMs)
  db.prepare(
    `INSERT INTO gallery_claims (id, gallery_id, item_id, item_name, account_id, state, claimed_at_ms)
     VALUES (?, ?, ?, ?, ?, 'held', ?)`,
  ).run(id, item.gallery_id, itemId, item.name, accountId, nowMs)
  return { claim: withWork(db, requireClaim(db, id), nowMs, work), isNew: true }
}

function finish(
  db: Database,
  held: Claim,
  nowMs: number,
  work?: ClaimWork,
): { claim: Claim; changed: boolean } {
  if (held.state === 'final') return { claim: held, changed: false }
  if (held.endedAtMs !== null) throw over()
  db.prepare(`UPDATE gallery_claims SET state = 'final', final_at_ms = ? WHERE id = ?`).run(nowMs, held.id)
  return { claim: withWork(db, requireClaim(db, held.id), nowMs, work), changed: true }
}

function end(
  db: Database,
  held: Claim,
  { state, nowMs, work }: { state: 'withdrawn' | 'released'; nowMs: number; work: ClaimWork | undefined },
): { claim: Claim; changed: boolean } {
  if (held.endedAtMs !== null) return { claim: held, changed: false }
  if (state === 'withdrawn' && held.state === 'final')
    throw new AppError('conflict', 'This is final. Write to the owner of the gallery.')
  db.prepare('UPDATE gallery_claims SET state = ?, ended_at_ms = ? WHERE id = ?').run(state, nowMs, held.id)
  return { claim: withWork(db, requireClaim(db, held.id), nowMs, work), changed: true }
}

/** In the transaction of the change. */
function withWork(db: Database, claim: Claim, nowMs: number, work: ClaimWork = () => []): Claim {
  for (const job of work(claim)) addJob(db, job, nowMs)
  return claim
}

const over = () => new AppError('conflict', 'This claim is over.')

function page(
  db: Database,
  where: string,
  values: object,
  cursor: string | undefined,
  limit: number,
): ClaimPage {
  if (cursor !== undefined && !/^[0-9a-z]{26}$/.test(cursor)) throw badCursor()
  const rows = db
    .prepare<[object], ClaimRow>(
      `SELECT * FROM gallery_claims WHERE ${where} ${cursor === undefined ? '' : 'AND id < @cursor'} ORDER BY id DESC LIMIT @count`,
    )
    .all({ ...values, cursor, count: limit + 1 })
  const claims = rows.slice(0, limit).map(claim)
  const last = claims.at(-1)
  return rows.length > limit && last ? { claims, next: last.id } : { claims }
}
