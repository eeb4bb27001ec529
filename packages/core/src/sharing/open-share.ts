import { isOpen } from '../accounts/account.ts'
import type { AlbumSummary } from '../albums/album.ts'
import { AppError, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ShareLinkStore } from '../ports/share-link-store.ts'
import type { TokenPayload, TokenSigner } from '../ports/token-signer.ts'
import { isExpired, type ShareLink } from './share-link.ts'

export interface LivePorts {
  links: Pick<ShareLinkStore, 'byToken'>
  albums: Pick<AlbumStore, 'get'>
  accounts: Pick<AccountStore, 'get'>
  clock: Clock
}

export interface SharePorts extends LivePorts {
  signer: TokenSigner
}

/** A link that is alive, and what it shows. */
export interface LiveShare {
  link: ShareLink
  album: AlbumSummary
  ownerName: string
}

/** What a visitor brings along. */
export interface Visit {
  /** Of the address. */
  token: string
  /** From `unlockShare`, or the key of one photo's download address. */
  proof: string | undefined
}

/** Unknown, revoked, expired, of a closed account or of a removed album: all look the same. @throws AppError `not-found`. */
export async function liveShare(ports: LivePorts, token: string): Promise<LiveShare> {
  const link = await ports.links.byToken(token)
  if (!link || isExpired(link, ports.clock.now())) throw noShare()
  const account = await ports.accounts.get(link.accountId)
  const album = await ports.albums.get(link.accountId, link.albumId)
  if (!account || !isOpen(account) || !album) throw noShare()
  return { link, album, ownerName: account.displayName }
}

const noShare = () => notFound('share link. It may have ended; ask whoever sent it for a new one')

/**
 * The one door to everything that a link shows. A proof counts for its own link and password only.
 * @throws AppError `not-found`; `password-required` for a link with a password and no valid proof.
 */
export async function openShare(ports: SharePorts, visit: Visit, photoId?: string): Promise<LiveShare> {
  const share = await liveShare(ports, visit.token)
  if (share.link.passwordHash === null || isProof(ports.signer, share.link, visit.proof, photoId))
    return share
  throw new AppError('password-required', 'This album asks for a password.')
}

function isProof(
  signer: TokenSigner,
  link: ShareLink,
  proof: string | undefined,
  photoId: string | undefined,
): boolean {
  const payload = proof === undefined ? undefined : signer.verify(proof)
  if (payload?.['link'] !== link.id || payload['password'] !== link.passwordVersion) return false
  return payload['for'] === 'album' || (photoId !== undefined && payload['for'] === photoId)
}

/** What proves that a link was unlocked: for its whole album, or for the download of one photo only. */
export const proofFor = (link: ShareLink, subject: 'album' | { photoId: string }): TokenPayload => ({
  link: link.id,
  password: link.passwordVersion,
  for: subject === 'album' ? subject : subject.photoId,
})
