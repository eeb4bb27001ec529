import {
  notFound,
  type NewShareLink,
  type ShareLink,
  type ShareLinkPatch,
  type ShareLinkStore,
} from '@cloudalbum/core'
import { readAlbum } from '../albums/album-rows.ts'
import { CameBetween, optimistically } from '../came-between.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import { linkOf, readLinks, removeLinks } from './links-of-album.ts'

type LinkRow = Row &
  ShareLink & {
    /** Of the last view that was counted, to know it again. */
    lastView?: string
  }

/** A row of `share-link-tokens`: where the link of a token is. It keeps tokens apart, too. */
type TokenRow = Row & Pick<ShareLink, 'accountId' | 'id'>

/** Share links in DynamoDB; removing an album removes its links. */
export function createDynamoShareLinkStore(dynamo: Dynamo): ShareLinkStore {
  const get = async (accountId: string, id: string) => {
    const row = await dynamo.get<LinkRow>('share-links', { accountId, id })
    return row && linkOf(row)
  }
  return {
    create: (link) => optimistically(() => create(dynamo, link)),
    get,
    byToken: async (token) => {
      const found = await dynamo.get<TokenRow>('share-link-tokens', { token })
      return found && get(found.accountId, found.id)
    },
    list: async (accountId, albumId) => (await readLinks(dynamo, accountId, albumId)).sort(newestFirst),
    update: (accountId, id, patch) => optimistically(() => update(dynamo, accountId, id, patch)),
    remove: async (accountId, id) => {
      const link = await get(accountId, id)
      if (!link) throw notFound('share link')
      await removeLinks(dynamo, [link])
      return link
    },
    countView: (id) => countView(dynamo, id),
    sharedAlbumIds: async (accountId, nowMs) => {
      const alive = (await readLinks(dynamo, accountId)).filter(
        ({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs,
      )
      return [...new Set(alive.map(({ albumId }) => albumId))]
    },
    eraseAccount: async (accountId) => removeLinks(dynamo, await readLinks(dynamo, accountId)),
  }
}

const newestFirst = (a: ShareLink, b: ShareLink) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1)

async function create(dynamo: Dynamo, link: NewShareLink): Promise<ShareLink> {
  const { accountId, albumId, id, token } = link
  if (!(await readAlbum(dynamo, accountId, albumId))) throw notFound('album')
  const row: LinkRow = { ...link, passwordVersion: 1, views: 0 }
  await dynamo.transact([
    {
      table: 'albums',
      check: { accountId, id: albumId },
      condition: 'attribute_exists(#id) AND attribute_not_exists(#hidden)',
    },
    { table: 'share-links', put: row },
    { table: 'share-link-tokens', put: { token, accountId, id }, condition: 'attribute_not_exists(#token)' },
  ])
  return row
}

/** Repeated after a lost answer it sets the same again: a password counts once, as its version is compared. */
async function update(
  dynamo: Dynamo,
  accountId: string,
  id: string,
  patch: ShareLinkPatch,
): Promise<ShareLink> {
  const key = { accountId, id }
  const before = await dynamo.get<LinkRow>('share-links', key)
  if (!before) throw notFound('share link')
  const { passwordVersion: seen } = before
  const changed = { ...patch, ...(patch.passwordHash === undefined ? {} : { passwordVersion: seen + 1 }) }
  const names = Object.keys(changed)
  if (names.length === 0) return linkOf(before)
  const { done, row } = await dynamo.attempt<LinkRow>('share-links', key, {
    update: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    condition: '#passwordVersion = :seen',
    values: { ...changed, seen },
  })
  if (row && (done || names.every((name) => row[name] === changed[name as keyof typeof changed])))
    return linkOf(row)
  throw new CameBetween()
}

/**
 * The index knows a link some milliseconds after it is made, which no visitor is faster than. Sent again after a lost answer, a
 * view is counted once.
 */
async function countView(dynamo: Dynamo, id: string): Promise<void> {
  const { rows } = await dynamo.query<TokenRow>({
    table: 'share-links',
    index: 'byId',
    keys: '#id = :id',
    values: { id },
  })
  const view = crypto.randomUUID()
  for (const { accountId } of rows)
    await dynamo.update(
      'share-links',
      { accountId, id },
      {
        update: 'SET #lastView = :view ADD #views :one',
        condition: 'attribute_exists(#id) AND (attribute_not_exists(#lastView) OR #lastView <> :view)',
        values: { view, one: 1 },
      },
    )
}
