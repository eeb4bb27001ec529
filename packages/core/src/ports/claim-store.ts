import type { Claim } from '../galleries/gallery.ts'
import type { NewJob } from './job-queue.ts'

export interface ClaimPage {
  claims: Claim[]
  next?: string
}

/**
 * Work that follows from a change of a claim. It is kept in the transaction of the change: it is done also when the process ends before
 * anybody could order it.
 */
export type ClaimWork = (claim: Claim) => NewJob[]

/** Likes and claims of items. Counters of items follow in the same transaction. Whether it is allowed is for the caller to judge. */
export interface ClaimStore {
  /** Again is fine. Gives how many like it. @throws AppError `not-found`. */
  like(itemId: string, accountId: string, nowMs: number): Promise<number>
  unlike(itemId: string, accountId: string): Promise<number>
  /** Items of the gallery that the account likes. */
  likedItems(galleryId: string, accountId: string): Promise<string[]>
  /**
   * Exactly one account holds an item, whoever asks at the same time. Who holds it already is given that claim.
   * @throws AppError `not-found`; `conflict` when another account holds it.
   */
  claim(
    itemId: string,
    accountId: string,
    nowMs: number,
    work?: ClaimWork,
  ): Promise<{ claim: Claim; isNew: boolean }>
  get(id: string): Promise<Claim | undefined>
  /** The claim that is held or final on an item. */
  active(itemId: string): Promise<Claim | undefined>
  /** held → final; final stays. @throws AppError `not-found`; `conflict` when it is over. */
  finish(id: string, nowMs: number, work?: ClaimWork): Promise<{ claim: Claim; changed: boolean }>
  /**
   * held (or, when `released`, final) → over; again is fine.
   * @throws AppError `not-found`; `conflict` for a final one that is withdrawn.
   */
  end(
    id: string,
    state: 'withdrawn' | 'released',
    nowMs: number,
    work?: ClaimWork,
  ): Promise<{ claim: Claim; changed: boolean }>
  /** Newest first, those that are over among them. @throws AppError `invalid-input` for a cursor that is not ours. */
  ofGallery(
    galleryId: string,
    itemId: string | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<ClaimPage>
  ofAccount(accountId: string, cursor: string | undefined, limit: number): Promise<ClaimPage>
  /** Held and final ones of an account in one gallery. */
  activeOf(galleryId: string, accountId: string): Promise<Claim[]>
}
