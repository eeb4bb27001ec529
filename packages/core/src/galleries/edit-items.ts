import { invalid, notFound } from '../errors.ts'
import type { ItemPatch } from '../ports/item-store.ts'
import { galleryChanged, ownGallery, retried, within, type GalleryPorts } from './gallery-ports.ts'
import type { Gallery, Item } from './gallery.ts'
import { isItemSlug } from './slugs.ts'
import { oneLine } from './one-line.ts'
import { changeValues } from './values.ts'

export interface ItemEdit {
  id: string
  name?: string | undefined
  description?: string | undefined
  slug?: string | undefined
  /** Null removes a value; those that are not named stay. */
  values?: Record<string, string | number | null> | undefined
  photoId?: string | null | undefined
}

/** Each in its own way: all of them or none. @throws AppError `not-found`, `invalid-input`, `conflict`. */
export async function editItems(
  ports: GalleryPorts,
  accountId: string,
  galleryId: string,
  edits: ItemEdit[],
): Promise<Item[]> {
  const ids = edits.map(({ id }) => id)
  if (new Set(ids).size < ids.length) throw invalid('An item is named twice.', { items: 'names one twice' })
  await retried(async () => {
    const gallery = await ownGallery(ports, accountId, galleryId)
    const present = new Map((await ports.items.getMany(galleryId, ids)).map((item) => [item.id, item]))
    const edited = edits.map((edit, index) => {
      const item = present.get(edit.id)
      if (!item) throw notFound('item in this gallery')
      return { id: edit.id, patch: inPart(`items.${index}`, () => patchOf(gallery, item, edit)) }
    })
    await ports.items.save(accountId, galleryId, gallery.version, { added: [], edited }, ports.clock.now())
  })
  await galleryChanged(ports, accountId, galleryId)
  return ports.items.getMany(galleryId, ids)
}

function inPart<T>(part: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw within(part, error)
  }
}

/** @throws AppError `invalid-input`. */
export function patchOf(
  gallery: Pick<Gallery, 'attributes'>,
  item: Item,
  edit: Omit<ItemEdit, 'id'>,
): ItemPatch {
  const patch: ItemPatch = {}
  if (edit.name !== undefined) patch.name = readName(edit.name)
  if (edit.description !== undefined) patch.description = edit.description.toWellFormed()
  if (edit.slug !== undefined) patch.slug = readSlug(edit.slug)
  if (edit.values) patch.values = changeValues(gallery.attributes, item.values, edit.values)
  if (edit.photoId !== undefined && edit.photoId !== item.photoId) {
    patch.photoId = edit.photoId
    patch.waitsForFile = null
  }
  return patch
}

/** @throws AppError `invalid-input`. */
export function readName(text: string): string {
  const name = oneLine(text)
  if (name === '') throw invalid('An item needs a name.')
  return name
}

/** @throws AppError `invalid-input`. */
export function readSlug(text: string): string {
  const slug = text.normalize('NFC')
  if (!isItemSlug(slug))
    throw invalid('An address of an item has small letters, digits and single hyphens, at most 80.')
  return slug
}
