import { keptSlugs } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import { forgetOldSlugs } from './former-slugs.ts'
import { galleryWrite, type GalleryRow } from './gallery-rows.ts'
import { transactGuarded, type Guarded } from './guarded.ts'
import { changedMeanwhile } from './item-faults.ts'
import { packed, tooManyTogether } from './item-groups.ts'
import { writesOf } from './item-nodes.ts'
import { requirePhotos } from './item-photos.ts'
import { requireItems } from './item-rows.ts'
import { leaving, nodeOf, photoIdsOf } from './item-source.ts'
import type { ItemSource } from './item-terms.ts'
import type { ItemPlan, PlanParts } from './plan-items.ts'
import type { Settle } from './settle.ts'

export interface SaveParts extends PlanParts {
  settle: Settle
}

export interface WriteItems {
  gallery: GalleryRow
  plan: ItemPlan
  nowMs: number
  /** In the transaction of the first items, instead of a look whether the gallery is still the same. */
  opening?: Guarded[]
  /** That transaction is done. */
  onOpened?: () => void
}

/** What a transaction takes. */
const mostWrites = 100

/**
 * As many in one transaction as fit. Items that hand slugs or photos over to each other are written together; so many that they
 * do not fit leave theirs first.
 */
export async function writeItems(parts: SaveParts, terms: WriteItems): Promise<void> {
  const { gallery, nowMs, opening, onOpened } = terms
  const touched = [{ write: galleryWrite(gallery, { updatedAtMs: nowMs }), refused: changedMeanwhile }]
  const room = mostWrites - (opening ?? touched).length
  const plan = await withRoom(parts, terms, room)
  let first = opening ?? touched
  const groups = packed(gallery.id, nodesOf(terms, plan), room)
  if (groups.length === 0) await transactGuarded(parts.dynamo, first)
  for (const group of groups) {
    const ids = new Set(group.map(({ id }) => id))
    const sources = plan.sources.filter(({ id }) => ids.has(id))
    await writeGroup(parts, { ...terms, plan: { ...plan, sources } }, first)
    onOpened?.()
    await forgetOldSlugs(parts.dynamo, sources.flatMap(withManySlugs))
    await parts.settle(gallery.id)
    first = touched
  }
}

/** Of those that get one more. */
const withManySlugs = (source: ItemSource): string[] =>
  'row' in source && source.patch.slug !== undefined && (source.row.formerSlugs ?? []).length >= keptSlugs
    ? [source.id]
    : []

const nodesOf = ({ gallery, nowMs }: WriteItems, { sources, photos }: ItemPlan) =>
  sources.map((source) => nodeOf(source, { gallery, photos, nowMs }))

async function withRoom(parts: SaveParts, terms: WriteItems, room: number): Promise<ItemPlan> {
  const { gallery, plan, nowMs } = terms
  const ids = tooManyTogether(gallery.id, nodesOf(terms, plan), room)
  if (ids.size === 0) return plan
  const sources = plan.sources.filter(({ id }) => ids.has(id)).flatMap(leaving)
  await writeItems(parts, { gallery, plan: { ...plan, sources }, nowMs })
  return refreshed(parts, gallery, plan.sources)
}

/** As planned; anew when a photo or an item has changed since. */
async function writeGroup(parts: SaveParts, terms: WriteItems, opening: readonly Guarded[]): Promise<void> {
  const { gallery } = terms
  let plan: ItemPlan | undefined = terms.plan
  await optimistically(async () => {
    const present: ItemPlan = plan ?? (await refreshed(parts, gallery, terms.plan.sources))
    plan = undefined
    await transactGuarded(parts.dynamo, [...opening, ...writesOf(gallery.id, nodesOf(terms, present))])
  })
}

/** Items and photos as they are now. @throws AppError `not-found` when one is there no more. */
async function refreshed(
  { dynamo, photos }: SaveParts,
  { id, accountId }: GalleryRow,
  sources: readonly ItemSource[],
): Promise<ItemPlan> {
  const edits = sources.flatMap((source) => ('row' in source ? source.id : []))
  const rows = new Map((await requireItems(dynamo, id, edits)).map((row) => [row.id, row]))
  return {
    photos: await requirePhotos(photos, accountId, sources.flatMap(photoIdsOf)),
    sources: sources.map((source) => {
      const row = rows.get(source.id)
      return row && 'row' in source ? { ...source, row } : source
    }),
  }
}
