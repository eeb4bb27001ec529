import * as contract from '@cloudalbum/contract'
import {
  finishClaim,
  listOwnClaims,
  listReceivedClaims,
  messageClaimer,
  releaseClaim,
  type GalleryMedia,
  type GalleryStore,
  type ManageClaimsPorts,
  type OwnClaimsPorts,
  type RateLimiter,
} from '@cloudalbum/core'
import { heldClaimView, receivedClaimView } from './gallery-views.ts'
import { handle, type Handler } from './handle.ts'

export type ClaimRoutePorts = ManageClaimsPorts &
  OwnClaimsPorts & {
    galleries: Pick<GalleryStore, 'get' | 'byId'>
    galleryMedia: GalleryMedia
    limiter: Pick<RateLimiter, 'hit'>
  }

const defaultClaims = 50

/** Claims, for the owner of the gallery and for who claimed. */
export function claimHandlers(ports: ClaimRoutePorts): Handler[] {
  return [
    handle(contract.listGalleryClaims, async ({ actor, params, query }) => {
      const { itemId, cursor, limit = defaultClaims } = query
      const page = await listReceivedClaims(ports, actor.accountId, params.id, itemId, cursor, limit)
      return {
        claims: page.claims.map(receivedClaimView),
        canMessage: ports.canMail,
        next: page.next ?? null,
      }
    }),
    handle(contract.releaseClaim, async ({ actor, params }) =>
      receivedClaimView(await releaseClaim(ports, actor.accountId, params.id, params.claimId)),
    ),
    handle(contract.finishClaim, async ({ actor, params }) =>
      receivedClaimView(await finishClaim(ports, actor.accountId, params.id, params.claimId)),
    ),
    handle(contract.messageClaimer, async ({ actor, params, body }) => {
      await messageClaimer(ports, actor.accountId, params.id, params.claimId, body.text)
      return undefined
    }),
    handle(contract.listOwnClaims, async ({ actor, query }) => {
      const { cursor, limit = defaultClaims } = query
      const { claims, next } = await listOwnClaims(ports, actor.accountId, cursor, limit)
      return {
        claims: await Promise.all(claims.map((held) => heldClaimView(ports.galleryMedia, held))),
        next: next ?? null,
      }
    }),
  ]
}
