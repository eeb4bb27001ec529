import type { ShareLink } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'

/** Of an account, or of one of its albums, in no order. What was just made is among them. */
export const readLinks = (dynamo: Dynamo, accountId: string, albumId?: string): Promise<ShareLink[]> =>
  Array.fromAsync(
    dynamo.each<Row & ShareLink>({
      table: 'share-links',
      keys: '#accountId = :accountId',
      values: { accountId, albumId },
      consistent: true,
      ...(albumId === undefined ? {} : { filter: '#albumId = :albumId' }),
    }),
    linkOf,
  )

export const linkOf = (row: ShareLink): ShareLink => ({
  id: row.id,
  token: row.token,
  accountId: row.accountId,
  albumId: row.albumId,
  label: row.label,
  passwordHash: row.passwordHash,
  passwordVersion: row.passwordVersion,
  expiresAtMs: row.expiresAtMs,
  allowDownload: row.allowDownload,
  showLocation: row.showLocation,
  createdAtMs: row.createdAtMs,
  views: row.views,
})

/** First the token, so that a link that is found by its token is whole. */
export async function removeLinks(dynamo: Dynamo, links: readonly ShareLink[]): Promise<void> {
  await dynamo.write(links.map(({ token }) => ({ table: 'share-link-tokens', remove: { token } })))
  await dynamo.write(links.map(({ accountId, id }) => ({ table: 'share-links', remove: { accountId, id } })))
}

/** When nobody can make another one. */
export const removeLinksOf = async (dynamo: Dynamo, accountId: string, albumId: string): Promise<void> =>
  removeLinks(dynamo, await readLinks(dynamo, accountId, albumId))
