import {
  AppError,
  isActive,
  newId,
  notFound,
  type Claim,
  type ClaimStore,
  type NewItem,
} from '@cloudalbum/core'
import type { MemoryInsights } from './memory-insights.ts'
import { pageOf } from './pages.ts'
import type { StoredGallery, StoredItem } from './stored-gallery.ts'

/** What claims need to know of the galleries that their items are in. */
interface Galleries {
  rows: ReadonlyMap<string, StoredGallery>
  findItem(id: string): { gallery: StoredGallery; item: StoredItem } | undefined
}

/** What ClaimStore promises, in maps. Work that follows from a claim is none of its business. */
export class MemoryClaims implements ClaimStore {
  private rows: Claim[] = []
  /** When accounts liked it, by item. */
  private readonly likes = new Map<string, Map<string, number>>()
  private readonly galleries: Galleries
  private readonly insights: MemoryInsights

  constructor(galleries: Galleries, insights: MemoryInsights) {
    this.galleries = galleries
    this.insights = insights
  }

  async like(itemId: string, accountId: string, nowMs: number) {
    const { gallery } = this.requireItem(itemId)
    const likes = this.likes.get(itemId) ?? new Map<string, number>()
    if (!likes.has(accountId)) this.insights.count(gallery.id, nowMs, itemId, { likes: 1 })
    this.likes.set(itemId, new Map([[accountId, nowMs], ...likes]))
    return this.shownLikes(itemId)
  }

  async unlike(itemId: string, accountId: string) {
    this.requireItem(itemId)
    this.takeBack(itemId, accountId)
    return this.shownLikes(itemId)
  }

  async likedItems(galleryId: string, accountId: string) {
    const ids = this.galleries.rows.get(galleryId)?.items.map(({ id }) => id) ?? []
    return ids.filter((id) => this.likes.get(id)?.has(accountId)).sort()
  }

  async claim(itemId: string, accountId: string, nowMs: number) {
    const { gallery, item } = this.requireItem(itemId)
    const active = this.activeOn(itemId)
    if (active?.accountId === accountId) return { claim: active, isNew: false }
    if (active) throw new AppError('conflict', 'Somebody else was first.')
    const claim = this.add(claimOf(gallery.id, item, accountId, nowMs))
    return { claim, isNew: true }
  }

  get = async (id: string) => this.rows.find((claim) => claim.id === id)
  active = async (itemId: string) => this.activeOn(itemId)

  async finish(id: string, nowMs: number) {
    const claim = await this.require(id)
    if (claim.state === 'final') return { claim, changed: false }
    if (claim.endedAtMs !== null) throw new AppError('conflict', 'This claim is over.')
    return { claim: this.save({ ...claim, state: 'final', finalAtMs: nowMs }), changed: true }
  }

  async end(id: string, state: 'withdrawn' | 'released', nowMs: number) {
    const claim = await this.require(id)
    if (claim.endedAtMs !== null) return { claim, changed: false }
    if (state === 'withdrawn' && claim.state === 'final') throw new AppError('conflict', 'This is final.')
    return { claim: this.save({ ...claim, state, endedAtMs: nowMs }), changed: true }
  }

  async ofGallery(galleryId: string, itemId: string | undefined, cursor: string | undefined, limit: number) {
    const all = this.rows.filter(
      (claim) => claim.galleryId === galleryId && (itemId === undefined || claim.itemId === itemId),
    )
    const { items, ...rest } = pageOf(all.reverse(), cursor, limit)
    return { claims: items, ...rest }
  }

  async ofAccount(accountId: string, cursor: string | undefined, limit: number) {
    const all = this.rows.filter((claim) => claim.accountId === accountId)
    const { items, ...rest } = pageOf(all.reverse(), cursor, limit)
    return { claims: items, ...rest }
  }

  async activeOf(galleryId: string, accountId: string) {
    return this.rows
      .filter((claim) => claim.galleryId === galleryId && claim.accountId === accountId)
      .filter((claim) => isActive(claim) && claim.itemId !== null)
      .reverse()
  }

  activeOn = (itemId: string) => this.rows.find((claim) => claim.itemId === itemId && isActive(claim))
  likesOf = (itemId: string) => this.likes.get(itemId)?.size ?? 0

  addFinal(galleryId: string, item: Pick<NewItem, 'id' | 'name'>, nowMs: number): void {
    this.add({ ...claimOf(galleryId, item, null, nowMs), state: 'final', finalAtMs: nowMs })
  }

  /** What is final has happened, whatever becomes of the item; likes stay counted, as views do. */
  forgetItem(id: string): void {
    this.likes.delete(id)
    for (const claim of this.rows.filter((one) => one.itemId === id))
      this.save(
        claim.state === 'held'
          ? { ...claim, itemId: null, state: 'item-removed', endedAtMs: Date.now() }
          : { ...claim, itemId: null },
      )
  }

  forgetGallery(galleryId: string): void {
    this.rows = this.rows.filter((claim) => claim.galleryId !== galleryId)
  }

  forgetAccount(accountId: string): void {
    for (const itemId of this.likes.keys()) this.takeBack(itemId, accountId)
    for (const claim of this.rows.filter((one) => one.accountId === accountId))
      this.save(
        claim.state === 'held'
          ? { ...claim, accountId: null, state: 'withdrawn', endedAtMs: Date.now() }
          : { ...claim, accountId: null },
      )
  }

  private requireItem(id: string) {
    const found = this.galleries.findItem(id)
    if (!found) throw notFound('item')
    return found
  }

  private shownLikes(itemId: string): number {
    return this.requireItem(itemId).item.startingLikes + this.likesOf(itemId)
  }

  private async require(id: string): Promise<Claim> {
    const claim = await this.get(id)
    if (!claim) throw notFound('claim')
    return claim
  }

  private takeBack(itemId: string, accountId: string): void {
    const likedAtMs = this.likes.get(itemId)?.get(accountId)
    if (likedAtMs === undefined) return
    this.likes.get(itemId)?.delete(accountId)
    const found = this.galleries.findItem(itemId)
    if (found) this.insights.count(found.gallery.id, likedAtMs, itemId, { likes: -1 })
  }

  private add(claim: Claim): Claim {
    this.rows.push(claim)
    this.insights.count(claim.galleryId, claim.claimedAtMs, claim.itemId, { claims: 1 })
    return claim
  }

  private save(claim: Claim): Claim {
    const before = this.rows.find((one) => one.id === claim.id)
    if (before && isActive(before) && !isActive(claim))
      this.insights.count(claim.galleryId, claim.claimedAtMs, before.itemId, { claims: -1 })
    this.rows = this.rows.map((one) => (one.id === claim.id ? claim : one))
    return claim
  }
}

const claimOf = (
  galleryId: string,
  item: Pick<NewItem, 'id' | 'name'>,
  accountId: string | null,
  nowMs: number,
): Claim => ({
  id: newId(nowMs),
  galleryId,
  itemId: item.id,
  itemName: item.name,
  accountId,
  state: 'held',
  claimedAtMs: nowMs,
  finalAtMs: null,
  endedAtMs: null,
})
