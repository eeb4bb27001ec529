import { AppError, isAppError, notFound } from '../errors.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { GallerySummary, Item } from './gallery.ts'

/** What every use case that writes galleries needs. */
export interface GalleryPorts {
  galleries: GalleryStore
  items: ItemStore
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

export const galleryChanged = (ports: Pick<GalleryPorts, 'changes'>, accountId: string, id: string) =>
  ports.changes.publish(accountId, { type: 'galleries-changed', galleryIds: [id] })

/** @throws AppError `not-found`, also for a gallery of another account. */
export async function ownGallery(
  { galleries }: { galleries: Pick<GalleryStore, 'get'> },
  accountId: string,
  id: string,
): Promise<GallerySummary> {
  const gallery = await galleries.get(accountId, id)
  if (!gallery) throw notFound('gallery')
  return gallery
}

const pageSize = 1000

/** Every item of a gallery, in order. @throws AppError `not-found`. */
export async function allItems(
  { items }: { items: Pick<ItemStore, 'page'> },
  accountId: string,
  galleryId: string,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page = await items.page(accountId, galleryId, cursor, pageSize)
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

const tries = 3

/** Reads and writes again when somebody else wrote in between. @throws AppError `conflict` when that happens each time. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++)
    try {
      return await work()
    } catch (error) {
      if (turn === tries || !isAppError(error, 'conflict') || error.fields) throw error
    }
}

/** A refusal of one part of a request, that names the part. */
export const within = (part: string, error: unknown): unknown => {
  if (!isAppError(error)) return error
  return new AppError(error.code, error.message, { fields: { [part]: error.message }, cause: error })
}
