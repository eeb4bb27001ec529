import { newId, type NewItem } from '@cloudalbum/core'
import type { Write } from '../dynamo.ts'
import { claimsTable, uncounted, type ClaimRow } from './claim-rows.ts'
import { changedMeanwhile } from './item-faults.ts'
import { filtersOf, type Listed } from './item-lists.ts'
import type { ItemNode, Own } from './item-nodes.ts'
import { itemsTable, unsettled, type ItemRow } from './item-rows.ts'
import type { NodeTerms } from './item-terms.ts'

export function newNode(item: NewItem, place: string, { gallery, photos, nowMs }: NodeTerms): ItemNode {
  const { id, slug, name, description } = item
  const photo = item.photoId === null ? undefined : photos.get(item.photoId)
  const listed: Listed = {
    place,
    filters: filtersOf(gallery.attributes, item.values),
    shown: photo?.state === 'ready',
    edition: 1,
  }
  const claim = item.finallyClaimed ? finalClaim(gallery.id, item, nowMs) : undefined
  const row: ItemRow = {
    id,
    galleryId: gallery.id,
    ...ownOf(item),
    ...(item.waitsForFile === null ? {} : { waitsForFile: item.waitsForFile }),
    slug,
    name,
    description,
    values: JSON.stringify(item.values),
    listed,
    counted: { ...listed, filters: {}, shown: false, edition: 0 },
    likes: item.startingLikes ?? 0,
    startingLikes: item.startingLikes ?? 0,
    ...(claim ? { claim: { id: claim.id, state: 'final' as const, claimedAtMs: nowMs } } : {}),
    updatedAtMs: nowMs,
  }
  const put: Write = { table: itemsTable, put: { ...row }, condition: 'attribute_not_exists(#id)' }
  return {
    id,
    before: {},
    after: ownOf(item),
    ...(photo ? { photo } : {}),
    writes: [
      { write: put, refused: changedMeanwhile },
      { write: unsettled(gallery.id, id) },
      ...(claim
        ? [
            { write: { table: claimsTable, put: { ...claim } } },
            { write: uncounted({ galleryId: gallery.id, itemId: id }, nowMs, { claims: 1 }) },
          ]
        : []),
    ],
  }
}

/** What was taken where the item was before, by nobody that is known here. */
const finalClaim = (galleryId: string, { id, name }: NewItem, nowMs: number): ClaimRow => ({
  id: newId(nowMs),
  galleryId,
  itemId: id,
  itemName: name,
  state: 'final',
  claimedAtMs: nowMs,
  finalAtMs: nowMs,
})

const ownOf = ({ slug, photoId }: Pick<NewItem, 'slug' | 'photoId'>): Own => ({
  slug,
  ...(photoId === null ? {} : { photoId }),
})
