import { notFound, type ItemChanges } from '@cloudalbum/core'
import { changeAttributes, finishFitting } from './fit-items.ts'
import { requireGallery } from './gallery-rows.ts'
import { changedMeanwhile } from './item-faults.ts'
import { planItems } from './plan-items.ts'
import { writeItems, type SaveParts } from './write-items.ts'

/**
 * What fits into one transaction (14 items and more) is written in one. More goes in steps: what is to be refused is refused
 * before the first; a crash, or somebody who takes one of the slugs or photos at the same moment, leaves the first ones written,
 * and the same again does the rest. @throws AppError as ItemStore.save.
 */
export async function saveItems(
  parts: SaveParts,
  accountId: string,
  galleryId: string,
  version: number,
  changes: ItemChanges,
  nowMs: number,
): Promise<void> {
  const gallery = await requireGallery(parts.dynamo, accountId, galleryId)
  if (gallery.removing) throw notFound('gallery')
  if (gallery.version !== version) throw changedMeanwhile()
  await parts.settle(galleryId)
  await finishFitting(parts, gallery)
  const { attributes = gallery.attributes } = changes
  const plan = await planItems(parts, { ...gallery, attributes }, changes)
  const current = changes.attributes
    ? await changeAttributes(
        parts,
        gallery,
        { attributes, updatedAtMs: nowMs },
        { refused: changedMeanwhile },
      )
    : gallery
  await writeItems(parts, { gallery: current, plan, nowMs })
}
