import type { GalleryStore, GallerySummary } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { createGallery } from './create-gallery.ts'
import { eraseAccount } from './erase-account.ts'
import { galleriesTable, readGallery, readListed, requireGallery, type GalleryRow } from './gallery-rows.ts'
import { gallerySlugLock, locksTable } from './item-keys.ts'
import type { ItemPhotos } from './item-photos.ts'
import { removeGallery } from './remove-gallery.ts'
import { createSettle, type Settle } from './settle.ts'
import { summarize } from './summaries.ts'
import { updateGallery } from './update-gallery.ts'

export interface GalleryStoreOptions {
  /** With `createDynamoItemFollower` among its followers. */
  photos: ItemPhotos
}

/**
 * Galleries in DynamoDB. What takes more than one transaction goes in steps; each of them says what a crash leaves. `listed` may
 * miss what was published within the last second.
 */
export function createDynamoGalleryStore(dynamo: Dynamo, { photos }: GalleryStoreOptions): GalleryStore {
  const settle = createSettle(dynamo)
  const parts = { dynamo, photos, settle }
  const summary = async (row: GalleryRow | undefined) => row && summarize(parts, row)
  const lockOf = (slug: string) =>
    dynamo.get<{ galleryId: string } & Row>(locksTable, { lock: gallerySlugLock(slug) })
  return {
    create: async (made, items) => summarize(parts, await createGallery(parts, made, items)),
    async get(accountId, id) {
      const row = await readGallery(dynamo, id)
      return summary(row?.accountId === accountId ? row : undefined)
    },
    byId: async (id) => summary(await readGallery(dynamo, id)),
    list: async (accountId, state) => {
      const rows = await readGalleries(dynamo, accountId)
      return summarizeAll(
        parts,
        rows.filter((row) => state === undefined || row.state === state),
      )
    },
    async bySlug(slug) {
      const lock = await lockOf(slug)
      return summary(lock && (await readGallery(dynamo, lock.galleryId)))
    },
    listed: (limit) => readListed(dynamo, limit),
    isSlugTaken: async (slug) => (await lockOf(slug)) !== undefined,
    update: async (accountId, id, patch, nowMs, options = {}) =>
      summarize(parts, await updateGallery(parts, { accountId, id, patch, nowMs, ...options })),
    remove: async (accountId, id) => removeGallery(parts, await requireGallery(dynamo, accountId, id)),
    eraseAccount: async (accountId) => {
      for (const gallery of await readGalleries(dynamo, accountId)) await removeGallery(parts, gallery)
      await eraseAccount(parts, accountId)
    },
  }
}

/** Newest first. */
export async function readGalleries(dynamo: Dynamo, accountId: string): Promise<GalleryRow[]> {
  const owned = await Array.fromAsync(
    dynamo.each<{ galleryId: string } & Row>({
      table: 'gallery-accounts',
      keys: '#accountId = :accountId',
      values: { accountId },
      consistent: true,
    }),
  )
  const keys = owned.map(({ galleryId }) => ({ id: galleryId }))
  const rows = await dynamo.getMany<GalleryRow>(galleriesTable, keys)
  return rows.sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
}

const together = 16

async function summarizeAll(
  parts: { dynamo: Dynamo; settle: Settle },
  rows: readonly GalleryRow[],
): Promise<GallerySummary[]> {
  const summaries: GallerySummary[] = []
  for (let first = 0; first < rows.length; first += together) {
    const some = rows.slice(first, first + together)
    summaries.push(...(await Promise.all(some.map((row) => summarize(parts, row)))))
  }
  return summaries
}
