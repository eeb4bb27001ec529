import { AppError, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts'
import { orderClaimMail } from './claim-mail-orders.ts'
import { claimChanged, tellOf, type ClaimPorts } from './claim-ports.ts'
import { ownGallery } from './gallery-ports.ts'
import type { Claim } from './gallery.ts'
import { oneLine } from './one-line.ts'

export type ManageClaimsPorts = ClaimPorts & {
  galleries: Pick<GalleryStore, 'get'>
  accounts: Pick<AccountStore, 'get'>
  profiles: Pick<ProfileStore, 'get'>
}

/** A claim as the owner of the gallery sees it. */
export interface ReceivedClaim {
  claim: Claim
  /** Null when the account is gone. */
  claimer: { displayName: string; handle: string | null; email: string } | null
}

/** The newest first, past ones among them. @throws AppError `not-found`, `invalid-input`. */
export async function listReceivedClaims(
  ports: ManageClaimsPorts,
  accountId: string,
  galleryId: string,
  itemId: string | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<{ claims: ReceivedClaim[]; next?: string }> {
  await ownGallery(ports, accountId, galleryId)
  const page = await ports.claims.ofGallery(galleryId, itemId, cursor, limit)
  const claims = await Promise.all(page.claims.map((claim) => withClaimer(ports, claim)))
  return page.next === undefined ? { claims } : { claims, next: page.next }
}

async function withClaimer(ports: ManageClaimsPorts, claim: Claim): Promise<ReceivedClaim> {
  const account = claim.accountId === null ? undefined : await ports.accounts.get(claim.accountId)
  if (!account || account.deletingAtMs !== null) return { claim, claimer: null }
  const { displayName, email, id } = account
  return { claim, claimer: { displayName, email, handle: await handleOf(ports, id) } }
}

/** Where somebody's profile is; null where nobody may see it. */
async function handleOf(
  { profiles }: { profiles: Pick<ProfileStore, 'get'> },
  accountId: string,
): Promise<string | null> {
  const profile = await profiles.get(accountId)
  return profile?.visible ? profile.handle : null
}

/** Others can claim the item again. Again is fine. @throws AppError `not-found`. */
export async function releaseClaim(
  ports: ManageClaimsPorts,
  accountId: string,
  galleryId: string,
  claimId: string,
): Promise<ReceivedClaim> {
  await requireClaim(ports, accountId, galleryId, claimId)
  const nowMs = ports.clock.now()
  const tell = tellOf(accountId, 'released', nowMs)
  const { claim, changed } = await ports.claims.end(claimId, 'released', nowMs, tell)
  if (changed) await claimChanged(ports, accountId, claim)
  return withClaimer(ports, claim)
}

/** It cannot be withdrawn any more. Again is fine. @throws AppError `not-found`; `conflict` when it is over. */
export async function finishClaim(
  ports: ManageClaimsPorts,
  accountId: string,
  galleryId: string,
  claimId: string,
): Promise<ReceivedClaim> {
  await requireClaim(ports, accountId, galleryId, claimId)
  const nowMs = ports.clock.now()
  const { claim, changed } = await ports.claims.finish(claimId, nowMs, tellOf(accountId, 'final', nowMs))
  if (changed) await claimChanged(ports, accountId, claim)
  return withClaimer(ports, claim)
}

/** Of one owner: nobody writes more letters by hand. */
const messages: RateLimit = { max: 60, windowMs: 3_600_000 }

/**
 * An e-mail to whoever claimed; answers go to the owner's address. @throws AppError `not-found`; `conflict` where no mail
 * can be sent; `rate-limited`.
 */
export async function messageClaimer(
  ports: ManageClaimsPorts & { limiter: Pick<RateLimiter, 'hit'> },
  accountId: string,
  galleryId: string,
  claimId: string,
  text: string,
): Promise<void> {
  const { claimer } = await withClaimer(ports, await requireClaim(ports, accountId, galleryId, claimId))
  if (!ports.canMail)
    throw new AppError('conflict', 'This album has no mail server. Write to the address yourself.')
  if (!claimer) throw new AppError('conflict', 'The account of whoever claimed is gone.')
  if (oneLine(text) === '') throw new AppError('invalid-input', 'The message is empty.')
  const waitMs = await ports.limiter.hit(`claim-message:${accountId}`, messages)
  if (waitMs > 0)
    throw new AppError('rate-limited', 'That were many messages. Wait a while before the next one.', {
      retryAfterS: Math.ceil(waitMs / 1000),
    })
  await orderClaimMail(ports.jobs, { claimId, event: 'message', to: 'claimer', text })
}

async function requireClaim(
  ports: ManageClaimsPorts,
  accountId: string,
  galleryId: string,
  claimId: string,
): Promise<Claim> {
  await ownGallery(ports, accountId, galleryId)
  const claim = await ports.claims.get(claimId)
  if (claim?.galleryId !== galleryId) throw notFound('claim')
  return claim
}
