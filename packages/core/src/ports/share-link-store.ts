import type { ShareLink } from '../sharing/share-link.ts'

export type NewShareLink = Omit<ShareLink, 'passwordVersion' | 'views'>

export type ShareLinkPatch = Partial<
  Pick<ShareLink, 'label' | 'passwordHash' | 'expiresAtMs' | 'allowDownload' | 'showLocation'>
>

/** Share links. One of another account is missing; a link goes with its album. Expiry is for the caller to judge. */
export interface ShareLinkStore {
  /** @throws AppError `not-found` when the album is missing or of another account. */
  create(link: NewShareLink): Promise<ShareLink>
  get(accountId: string, id: string): Promise<ShareLink | undefined>
  byToken(token: string): Promise<ShareLink | undefined>
  /** Newest first; of one album with `albumId`. */
  list(accountId: string, albumId?: string): Promise<ShareLink[]>
  /** Raises passwordVersion when the patch holds a passwordHash. @throws AppError `not-found`. */
  update(accountId: string, id: string, patch: ShareLinkPatch): Promise<ShareLink>
  /** Gives what it removed. @throws AppError `not-found`. */
  remove(accountId: string, id: string): Promise<ShareLink>
  /** Missing is fine. */
  countView(id: string): Promise<void>
  /** Albums with a link that is alive at a time. */
  sharedAlbumIds(accountId: string, nowMs: number): Promise<string[]>
  eraseAccount(accountId: string): Promise<void>
}
