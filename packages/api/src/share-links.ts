import * as contract from '@cloudalbum/contract'
import {
  createShareLink,
  deleteShareLink,
  listShareLinks,
  updateShareLink,
  type OwnShareLink,
  type ShareLinkPorts,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

export interface ShareLinkRoutePorts extends ShareLinkPorts {
  /** Where the page is served, without a slash at its end. */
  baseUrl: string
}

/** The links that the account which calls gives out. */
export function shareLinkHandlers(ports: ShareLinkRoutePorts): Handler[] {
  const view = (link: OwnShareLink) => shareLinkView(ports.baseUrl, link)
  return [
    handle(contract.listShareLinks, async ({ actor, query }) => ({
      links: (await listShareLinks(ports, actor.accountId, query.albumId)).map(view),
    })),
    handle(contract.createShareLink, async ({ actor, body: { albumId, ...terms } }) =>
      view(await createShareLink(ports, actor.accountId, albumId, terms)),
    ),
    handle(contract.updateShareLink, async ({ actor, params, body }) =>
      view(await updateShareLink(ports, actor.accountId, params.id, body)),
    ),
    handle(contract.deleteShareLink, async ({ actor, params }) => {
      await deleteShareLink(ports, actor.accountId, params.id)
      return undefined
    }),
  ]
}

const shareLinkView = (baseUrl: string, link: OwnShareLink): contract.ShareLink => ({
  id: link.id,
  albumId: link.albumId,
  albumTitle: link.albumTitle,
  url: `${baseUrl}/s/${link.token}`,
  label: link.label,
  hasPassword: link.passwordHash !== null,
  expiresAtMs: link.expiresAtMs,
  allowDownload: link.allowDownload,
  showLocation: link.showLocation,
  createdAtMs: link.createdAtMs,
  expired: link.expired,
  views: link.views,
})
