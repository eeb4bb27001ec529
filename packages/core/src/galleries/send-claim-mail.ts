import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ClaimStore } from '../ports/claim-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { ClaimMailOrder } from './claim-mail-orders.ts'
import { composeClaimMail } from './claim-mail-texts.ts'

export interface SendClaimMailPorts {
  claims: Pick<ClaimStore, 'get'>
  galleries: Pick<GalleryStore, 'byId'>
  accounts: Pick<AccountStore, 'get'>
  mailer: Mailer
  baseUrl: string
}

/** The `claim-mail` job. Of what is gone meanwhile nothing is written. @throws AppError `unavailable`: the job is due again. */
export async function sendClaimMail(ports: SendClaimMailPorts, order: ClaimMailOrder): Promise<void> {
  const claim = await ports.claims.get(order.claimId)
  const gallery = claim && (await ports.galleries.byId(claim.galleryId))
  if (!claim || !gallery || claim.accountId === null) return
  const owner = await present(ports, gallery.accountId)
  const claimer = await present(ports, claim.accountId)
  if (!owner || !claimer) return
  const [to, other] = order.to === 'owner' ? [owner, claimer] : [claimer, owner]
  const mail = composeClaimMail(to.preferences.language ?? 'en', order, {
    item: claim.itemName,
    gallery: gallery.title,
    other: other.displayName,
    otherEmail: other.email,
    url: order.to === 'owner' ? ports.baseUrl : `${ports.baseUrl}/g/${gallery.slug}`,
  })
  await ports.mailer.send({ ...mail, to: to.email, replyTo: other.email })
}

async function present(
  { accounts }: Pick<SendClaimMailPorts, 'accounts'>,
  id: string,
): Promise<Account | undefined> {
  const account = await accounts.get(id)
  return account && account.deletingAtMs === null ? account : undefined
}
