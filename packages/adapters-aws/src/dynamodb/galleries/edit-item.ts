import type { Row } from '../dynamo.ts'
import { formerSlugs } from './former-slugs.ts'
import { filtersOf, type Listed } from './item-lists.ts'
import type { ItemNode, Own } from './item-nodes.ts'
import { itemWrites, type ItemRow, type ItemUpdate } from './item-rows.ts'
import type { Edit, NodeTerms } from './item-terms.ts'

export function editNode(edit: Edit, terms: NodeTerms): ItemNode {
  const { row, patch } = edit
  const [before, after] = handedOver(edit)
  const hasOtherPhoto = before.photoId !== after.photoId
  const photo = after.photoId === undefined ? undefined : terms.photos.get(after.photoId)
  const { photoId, waitsForFile, values, ...rest } = patch
  const set: Row = {
    ...rest,
    ...(values ? { values: JSON.stringify(values) } : {}),
    ...(waitsForFile ? { waitsForFile } : {}),
    ...(hasOtherPhoto && photoId ? { photoId } : {}),
    ...(after.slug === undefined ? {} : { formerSlugs: formerSlugs(row, after.slug) }),
    updatedAtMs: terms.nowMs,
  }
  const unset = [
    ...(waitsForFile === null ? ['waitsForFile'] : []),
    ...(hasOtherPhoto && photoId === null ? ['photoId'] : []),
  ]
  const wanted = {
    ...(values ? { filters: filtersOf(terms.gallery.attributes, values) } : {}),
    ...(hasOtherPhoto ? { shown: photo?.state === 'ready' } : {}),
  }
  const { listed, ...guard } = standing(row, wanted, before, hasOtherPhoto)
  const writes = itemWrites(row, { set, unset, ...(listed ? { listed } : {}), ...guard })
  return {
    id: row.id,
    before,
    after,
    ...(photo ? { photo } : {}),
    writes: writes.map((write) => ({ write })),
  }
}

/** What is unique and changes, as it is and as it will be. */
function handedOver({ row, patch }: Edit): [Own, Own] {
  const [photoId, photoIdAfter] = [row.photoId ?? null, patch.photoId]
  const hasOtherSlug = patch.slug !== undefined && patch.slug !== row.slug
  const hasOtherPhoto = photoIdAfter !== undefined && photoIdAfter !== photoId
  return [
    {
      ...(hasOtherSlug ? { slug: row.slug } : {}),
      ...(hasOtherPhoto && photoId !== null ? { photoId } : {}),
    },
    {
      ...(hasOtherSlug && patch.slug !== undefined ? { slug: patch.slug } : {}),
      ...(hasOtherPhoto && photoIdAfter !== null ? { photoId: photoIdAfter } : {}),
    },
  ]
}

/**
 * Where it stands afterwards, if that is elsewhere; index and counters need not follow otherwise. Refused when what was read
 * of it has changed.
 */
function standing(
  row: ItemRow,
  wanted: Partial<Listed>,
  before: Own,
  hasOtherPhoto: boolean,
): Pick<ItemUpdate, 'listed' | 'condition' | 'values'> {
  const moves = Object.entries(wanted).some(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(row.listed[name as keyof Listed]),
  )
  const stays = Object.keys(wanted).length > 0 && !moves
  const conditions = [
    ...(before.slug === undefined ? [] : ['#slug = :slugBefore']),
    ...(before.photoId === undefined ? [] : ['#photoId = :photoBefore']),
    ...(hasOtherPhoto && before.photoId === undefined ? ['attribute_not_exists(#photoId)'] : []),
    ...(stays ? ['#listed.#edition = :editionBefore'] : []),
  ]
  return {
    ...(moves ? { listed: wanted } : {}),
    ...(conditions.length > 0 ? { condition: conditions.join(' AND ') } : {}),
    values: {
      slugBefore: before.slug,
      photoBefore: before.photoId,
      ...(stays ? { editionBefore: row.listed.edition } : {}),
    },
  }
}
