import type { Album, AlbumSummary } from '../albums/album.ts'

export type PhotoIdPage = { photoIds: string[]; next?: string }

export type NewAlbum = Omit<Album, 'coverPhotoId' | 'updatedAtMs' | 'version'>

export type AlbumPatch = Partial<Pick<Album, 'parentId' | 'title' | 'description' | 'order' | 'coverPhotoId'>>

/**
 * Albums and which photos are in them. An album of another account is missing. Each write is all or nothing.
 * Photos of any state but `purging` can be in an album; only `ready` ones are counted, paged and shown.
 */
export interface AlbumStore {
  /**
   * With its first photos, in the order given. @throws AppError `not-found` (parent or a photo), `invalid-input` when
   * it would be nested deeper than `maxAlbumDepth`.
   */
  create(album: NewAlbum, photoIds: string[]): Promise<AlbumSummary>
  get(accountId: string, id: string): Promise<AlbumSummary | undefined>
  /** Every album of the account, by title. */
  list(accountId: string): Promise<AlbumSummary[]>
  /**
   * @throws AppError `not-found` when it or the new parent is missing, `invalid-input` for a cycle, too deep nesting or a
   * cover that is not a visible photo of the album, `conflict` when `version` is given and not the present one.
   */
  update(
    accountId: string,
    id: string,
    patch: AlbumPatch,
    nowMs: number,
    version?: number,
  ): Promise<AlbumSummary>
  /** Albums inside move up to its parent. Gives their ids. @throws AppError `not-found`. */
  remove(accountId: string, id: string, nowMs: number): Promise<string[]>
  /** At the end; those that are in it stay where they are. Gives how many are new. @throws AppError `not-found` (album or a photo). */
  addPhotos(accountId: string, id: string, photoIds: string[], nowMs: number): Promise<number>
  /** Gives how many were in it. @throws AppError `not-found` (album, or a photo that the account does not have). */
  removePhotos(accountId: string, id: string, photoIds: string[], nowMs: number): Promise<number>
  /**
   * Puts them, in the order given, before another photo of the album or (null) at the end. The order becomes
   * `manual`, starting from the one that was shown. @throws AppError `not-found` (album, or a photo that is not in it).
   */
  movePhotos(
    accountId: string,
    id: string,
    photoIds: string[],
    before: string | null,
    nowMs: number,
  ): Promise<void>
  /** Visible photos in the album's order. @throws AppError `not-found`, `invalid-input` for a cursor that is not ours. */
  page(accountId: string, id: string, cursor: string | undefined, limit: number): Promise<PhotoIdPage>
  /** Those of the photos that are visible in the album. */
  visibleIn(accountId: string, id: string, photoIds: string[]): Promise<string[]>
  /** The albums that hold a photo, by title. */
  albumsOf(accountId: string, photoId: string): Promise<{ id: string; title: string }[]>
  /** Removes every album of an account; photos stay. */
  eraseAccount(accountId: string): Promise<void>
}
