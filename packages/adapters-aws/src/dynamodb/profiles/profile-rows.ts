import { isUnsettled, type Profile } from '@cloudalbum/core'
import type { Row } from '../dynamo.ts'

/** A row of `profiles`. */
export interface ProfileRow extends Profile {
  /** Counts every change. */
  version: number
  /** Of whoever wrote it, to know it again. */
  lastWrite?: string
  /** Handles that were given up, and when each of them is free: the rows of `handles` that may still be its own. */
  formerHandles: Record<string, number>
  /** Only there while something is to be done for an image: these are an index of their own. */
  unsettled?: 'yes'
}

/** A row of `handles`: whose a handle is, or was. A handle that nobody has is no row. */
export interface HandleRow {
  handle: string
  accountId: string
  /** Of one that was given up. */
  freeAtMs?: number
}

export const rowOf = (
  profile: Profile,
  { version, formerHandles }: Pick<ProfileRow, 'version' | 'formerHandles'>,
): Row & ProfileRow => ({
  ...profileOf(profile),
  version,
  formerHandles,
  ...(isUnsettled(profile.avatar) || isUnsettled(profile.banner) ? { unsettled: 'yes' } : {}),
})

export const profileOf = (row: Profile): Profile => ({
  accountId: row.accountId,
  imagesId: row.imagesId,
  handle: row.handle,
  bio: row.bio,
  visible: row.visible,
  avatar: row.avatar,
  banner: row.banner,
  createdAtMs: row.createdAtMs,
  updatedAtMs: row.updatedAtMs,
})
