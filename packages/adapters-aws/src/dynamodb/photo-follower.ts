import type { Photo } from '@cloudalbum/core'
import type { Write } from './dynamo.ts'
import { newWriteId } from './photos/photo-rows.ts'

/** `before` and `after` are the row around one write; `after` is undefined when the photo is gone for good. */
export interface PhotoChange {
  before: Photo
  after: Photo | undefined
}

/**
 * What else changes with a photo that exists already: rows of albums and items that show it, and their counts. Whoever makes
 * such rows checks, in the transaction that makes them, that the photo is in the state that they were made for; so no
 * follower misses a row.
 */
export interface PhotoFollower {
  /**
   * Writes that become part of the photo's own transaction. Nothing for changes that do not concern it, at the price of no
   * request where the change itself tells that. Conditions of theirs fail when something came between: then the photo is read
   * and this is asked anew, and nothing was written.
   */
  writesFor(change: PhotoChange): Promise<Write[]>
}

/**
 * For the transaction that makes rows which follow a photo: refused when the photo is no longer as it was read. A change of
 * the photo that began before is refused in turn, and asks its followers again; so they need no check of their own that there
 * are still no such rows.
 */
export const photoFollowed = ({ id, version }: Pick<Photo, 'id' | 'version'>): Write => ({
  table: 'photos',
  change: { id },
  update: 'SET #writeId = :mark',
  condition: '#version = :version',
  values: { version, mark: newWriteId() },
})
