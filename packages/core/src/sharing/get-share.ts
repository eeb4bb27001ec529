import type { ShareLinkStore } from '../ports/share-link-store.ts'
import { openShare, type LiveShare, type SharePorts, type Visit } from './open-share.ts'

/** What a link shows; counts as a view. @throws AppError `not-found`, `password-required`. */
export async function getShare(
  ports: SharePorts & { links: Pick<ShareLinkStore, 'byToken' | 'countView'> },
  visit: Visit,
): Promise<LiveShare> {
  const share = await openShare(ports, visit)
  await ports.links.countView(share.link.id)
  return share
}
