import { AppError, invalid, keptSlugs, notFound, slugTaken, type GalleryPatch } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo } from '../dynamo.ts'
import { changeAttributes, finishFitting, type Fit } from './fit-items.ts'
import {
  galleryWrite,
  listingOf,
  requireGallery,
  type GalleryChange,
  type GalleryRow,
} from './gallery-rows.ts'
import { transactGuarded, type Guarded } from './guarded.ts'
import { gallerySlugLock, locksTable } from './item-keys.ts'
import { readItem } from './item-rows.ts'
import type { Settle } from './settle.ts'

export interface UpdateGallery {
  accountId: string
  id: string
  patch: GalleryPatch
  nowMs: number
  version?: number | undefined
  fit?: Fit | undefined
}

/** With `attributes`, items get their values after it, in steps (fit-items.ts). @throws AppError as GalleryStore.update. */
export const updateGallery = (
  parts: { dynamo: Dynamo; settle: Settle },
  { accountId, id, patch, nowMs, version, fit }: UpdateGallery,
): Promise<GalleryRow> =>
  optimistically(async () => {
    const { dynamo, settle } = parts
    const row = await requireGallery(dynamo, accountId, id)
    if (row.removing) throw notFound('gallery')
    if (version !== undefined && version !== row.version)
      throw new AppError('conflict', 'The gallery has changed meanwhile. Load it again.')
    if (patch.coverItemId) await expectItem(dynamo, id, patch.coverItemId)
    const { listing, listedAtMs } = listingOf({ ...row, ...patch })
    const set = { ...patch, ...slugsAfter(row, patch.slug), updatedAtMs: nowMs, listing, listedAtMs }
    const slugs = slugWrites(row, patch.slug)
    const { attributes } = patch
    if (!attributes) return change(dynamo, row, set, slugs)
    await settle(id)
    await finishFitting(parts, row)
    return changeAttributes(parts, row, { ...set, attributes }, { fit, more: slugs })
  })

async function change(
  dynamo: Dynamo,
  row: GalleryRow,
  set: GalleryChange,
  slugs: Guarded[],
): Promise<GalleryRow> {
  const version = row.version + 1
  await transactGuarded(dynamo, [{ write: galleryWrite(row, { ...set, version }) }, ...slugs])
  return { ...row, ...set, version } as GalleryRow
}

async function expectItem(dynamo: Dynamo, galleryId: string, itemId: string): Promise<void> {
  if ((await readItem(dynamo, itemId))?.galleryId !== galleryId)
    throw invalid('The cover must be an item of the gallery.', { coverItemId: 'is no item of this gallery' })
}

const slugsAfter = (row: GalleryRow, slug: string | undefined): Pick<GalleryRow, 'formerSlugs'> => ({
  formerSlugs: formerSlugs(row, slug).slice(0, keptSlugs),
})

/** The latest first. */
const formerSlugs = (row: GalleryRow, slug: string | undefined): string[] =>
  slug === undefined || slug === row.slug
    ? row.formerSlugs
    : [row.slug, ...row.formerSlugs.filter((former) => former !== slug)]

function slugWrites(row: GalleryRow, slug: string | undefined): Guarded[] {
  if (slug === undefined || slug === row.slug) return []
  const galleryId = row.id
  return [
    {
      write: {
        table: locksTable,
        put: { lock: gallerySlugLock(slug), galleryId },
        condition: 'attribute_not_exists(#lock) OR #galleryId = :galleryId',
        values: { galleryId },
      },
      refused: slugTaken,
    },
    ...formerSlugs(row, slug)
      .slice(keptSlugs)
      .map((former) => ({ write: { table: locksTable, remove: { lock: gallerySlugLock(former) } } })),
  ]
}
