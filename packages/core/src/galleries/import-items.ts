import type { PhotoStore } from '../ports/photo-store.ts'
import { readDynamoDbBatch } from './dynamodb-batch.ts'
import { allItems, galleryChanged, ownGallery, retried, type GalleryPorts } from './gallery-ports.ts'
import { maxItems, type Gallery, type Item } from './gallery.ts'
import { ImportRefusal, type ImportFault, type ImportRow } from './import-rows.ts'
import { readItemsCsv, writeItemsCsv } from './items-csv.ts'
import { photosNamed, type PhotosNamedPorts } from './photos-named.ts'
import { planImport, type ListedItem } from './plan-import.ts'

export interface ImportInput {
  format: 'csv' | 'dynamodb'
  content: string
  dryRun?: boolean | undefined
}

export interface ImportResult {
  written: boolean
  rows: number
  added: number
  changed: number
  unchanged: number
  waiting: number
  errors: ImportFault[]
}

export type ImportPorts = GalleryPorts & PhotosNamedPorts & { photos: Pick<PhotoStore, 'getMany'> }

const maxErrors = 100

/** All rows or none, and none with `dryRun`. @throws AppError `not-found`, `conflict`. */
export async function importItems(
  ports: ImportPorts,
  accountId: string,
  galleryId: string,
  input: ImportInput,
): Promise<ImportResult> {
  const result = await retried(() => importOnce(ports, accountId, galleryId, input))
  if (result.written) await galleryChanged(ports, accountId, galleryId)
  return result
}

async function importOnce(
  ports: ImportPorts,
  accountId: string,
  galleryId: string,
  { format, content, dryRun = false }: ImportInput,
): Promise<ImportResult> {
  const gallery = await ownGallery(ports, accountId, galleryId)
  const read = readFile(gallery, format, content)
  if (read instanceof ImportRefusal) return { ...nothing, errors: [read.fault] }
  const { rows, attributes } = read
  const items = await withFileNames(ports, await allItems(ports, accountId, galleryId))
  const photos = await photosNamed(
    ports,
    gallery,
    rows.flatMap(({ files }) => files),
  )
  const nowMs = ports.clock.now()
  const { added, edited, unchanged, waiting, errors } = planImport(rows, { attributes, items, photos, nowMs })
  if (items.length + added.length > maxItems)
    errors.push({
      row: 1,
      column: null,
      message: `A gallery has at most ${maxItems.toLocaleString('en')} items.`,
    })
  const counts = { rows: rows.length, added: added.length, changed: edited.length, unchanged, waiting }
  if (dryRun || errors.length > 0) return { ...counts, written: false, errors: errors.slice(0, maxErrors) }
  const changes = attributes === gallery.attributes ? { added, edited } : { added, edited, attributes }
  await ports.items.save(accountId, galleryId, gallery.version, changes, nowMs)
  return { ...counts, written: true, errors }
}

const nothing = { written: false, rows: 0, added: 0, changed: 0, unchanged: 0, waiting: 0 }

function readFile(
  gallery: Gallery,
  format: ImportInput['format'],
  content: string,
): { rows: ImportRow[]; attributes: Gallery['attributes'] } | ImportRefusal {
  try {
    if (format === 'csv')
      return { rows: readItemsCsv(gallery.attributes, content), attributes: gallery.attributes }
    const read = readDynamoDbBatch(gallery.attributes, content)
    const isSame = read.attributes.length === gallery.attributes.length
    return { rows: read.rows, attributes: isSame ? gallery.attributes : read.attributes }
  } catch (error) {
    if (error instanceof ImportRefusal) return error
    throw error
  }
}

/** All items as CSV. Imported again, it changes nothing. @throws AppError `not-found`. */
export async function exportItems(
  ports: Pick<ImportPorts, 'galleries' | 'items' | 'photos'>,
  accountId: string,
  galleryId: string,
): Promise<{ fileName: string; csv: string }> {
  const { attributes, slug } = await ownGallery(ports, accountId, galleryId)
  const items = await withFileNames(ports, await allItems(ports, accountId, galleryId))
  return { fileName: `${slug}.csv`, csv: writeItemsCsv(attributes, items) }
}

const batch = 1000

async function withFileNames(
  { photos }: Pick<ImportPorts, 'photos'>,
  items: readonly Item[],
): Promise<ListedItem[]> {
  const names = new Map<string, string>()
  const ids = items.flatMap(({ photoId }) => photoId ?? [])
  for (let from = 0; from < ids.length; from += batch)
    for (const { id, fileName } of await photos.getMany(ids.slice(from, from + batch)))
      names.set(id, fileName)
  return items.map((item) => ({
    ...item,
    fileName: names.get(item.photoId ?? '') ?? item.waitsForFile ?? '',
  }))
}
