import type { ShareLinkPatch } from '../ports/share-link-store.ts'
import { expectFuture, passwordHash, type ShareLinkTerms } from './create-share-link.ts'
import { asOwn, linkChanged, type OwnShareLink, type ShareLinkPorts } from './manage-share-links.ts'

/** What was unlocked with another password is locked again. @throws AppError `not-found`, `invalid-input`. */
export async function updateShareLink(
  ports: ShareLinkPorts,
  accountId: string,
  id: string,
  terms: ShareLinkTerms,
): Promise<OwnShareLink> {
  expectFuture(terms.expiresAtMs, ports.clock.now())
  const { password, ...fields } = terms
  const all = { ...fields, passwordHash: await passwordHash(ports, password) }
  const patch = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as ShareLinkPatch
  const link = await ports.links.update(accountId, id, patch)
  await linkChanged(ports, link)
  return asOwn(ports, link)
}
