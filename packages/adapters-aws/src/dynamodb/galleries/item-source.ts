import { editNode } from './edit-item.ts'
import type { ItemNode } from './item-nodes.ts'
import type { ItemSource, NodeTerms } from './item-terms.ts'
import { newNode } from './new-item.ts'

export const nodeOf = (source: ItemSource, terms: NodeTerms): ItemNode =>
  'item' in source ? newNode(source.item, source.place, terms) : editNode(source, terms)

/** Of the photos that it is to have. */
export const photoIdsOf = (source: ItemSource): string[] => {
  const photoId = 'item' in source ? source.item.photoId : source.patch.photoId
  return photoId ? [photoId] : []
}

/** Frees the slug and the photo of an item that gets others afterwards, so that nobody waits for them. */
export function leaving(source: ItemSource): ItemSource[] {
  if ('item' in source) return []
  const { id, row, patch } = source
  const slug = patch.slug === undefined ? {} : { slug: `~${id}` }
  const photoId = patch.photoId === undefined ? {} : { photoId: null }
  return [{ id, row, patch: { ...slug, ...photoId } }]
}
