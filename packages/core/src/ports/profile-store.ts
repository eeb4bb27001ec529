import type { ImageKind, ImageSlot, Profile } from '../profiles/profile.ts'

export type NewProfile = Pick<Profile, 'accountId' | 'imagesId' | 'handle' | 'createdAtMs'>

export type ProfilePatch = Partial<Pick<Profile, 'handle' | 'bio' | 'visible'>>

/**
 * One profile an account. A handle belongs to one profile at a time; one that was given up leads to the profile that had
 * it, and belongs to nobody else, for `formerHandleMs`. All of that holds under concurrent calls.
 */
export interface ProfileStore {
  /** One that is there already stays, and is given. @throws AppError `conflict` when the handle is not free. */
  create(profile: NewProfile): Promise<Profile>
  /** Undefined when missing. */
  get(accountId: string): Promise<Profile | undefined>
  /** Whose folder of images it is. Undefined when missing. */
  byImages(imagesId: string): Promise<Profile | undefined>
  /** In any order; missing ones are left out. */
  getMany(accountIds: readonly string[]): Promise<Profile[]>
  /** By its handle, or by one that still leads to it. Undefined when missing. */
  byHandle(handle: string, nowMs: number): Promise<Profile | undefined>
  /** All or nothing. @throws AppError `not-found`; `conflict` when the handle is not free. */
  update(accountId: string, patch: ProfilePatch, nowMs: number): Promise<Profile>
  /**
   * `change` gives the image anew, or undefined to leave it; it is pure, may run more than once, and nothing comes between.
   * @throws AppError `not-found`.
   */
  changeImage(
    accountId: string,
    kind: ImageKind,
    change: (slot: ImageSlot) => ImageSlot | undefined,
  ): Promise<ImageChange>
  /** Profiles with an image that `isUnsettled`, in order of account. */
  listUnsettled(cursor: string | undefined, limit: number): Promise<{ profiles: Profile[]; next?: string }>
  /** With its handles, which are free then. Missing is fine. */
  eraseAccount(accountId: string): Promise<void>
}

export interface ImageChange {
  before: ImageSlot
  /** The same object as `before` when nothing was changed. */
  after: ImageSlot
}
