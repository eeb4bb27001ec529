import { linkChanged, type ShareLinkPorts } from './manage-share-links.ts'

/** Revokes it: from now on it looks as if there had never been one. @throws AppError `not-found`. */
export async function deleteShareLink(
  ports: Pick<ShareLinkPorts, 'links' | 'changes'>,
  accountId: string,
  id: string,
): Promise<void> {
  await linkChanged(ports, await ports.links.remove(accountId, id))
}
