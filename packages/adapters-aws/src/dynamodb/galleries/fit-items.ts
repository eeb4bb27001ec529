import { fitValues, type AppError, type Item, type ItemValues } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Write } from '../dynamo.ts'
import { galleriesTable, galleryWrite, type GalleryChange, type GalleryRow } from './gallery-rows.ts'
import { transactGuarded, type Guarded } from './guarded.ts'
import { filtersOf } from './item-lists.ts'
import { itemWrites, readItems, toItem, type ItemRow } from './item-rows.ts'
import { eachItem } from './read-lists.ts'
import type { Settle } from './settle.ts'

export type Fit = (item: Item) => ItemValues

interface FitParts {
  dynamo: Dynamo
  settle: Settle
}

/** Two rows each. */
const together = 45

interface ChangeOptions {
  fit?: Fit | undefined
  /** Part of the first transaction. */
  more?: readonly Guarded[]
  /** When the gallery is another; not set: TransactionRefused. */
  refused?: () => AppError
}

/**
 * Attributes change first, with a mark that items do not fit yet; then the items, in steps; then the mark goes. After a crash
 * in between, the next write of the gallery gives the rest the values that fit. Gives the gallery as it is.
 * @throws what `fit` throws, before anything is written.
 */
export async function changeAttributes(
  parts: FitParts,
  gallery: GalleryRow,
  set: GalleryChange & Pick<GalleryRow, 'attributes'>,
  { fit = ({ values }) => values, more = [], refused }: ChangeOptions = {},
): Promise<GalleryRow> {
  for await (const items of eachItem(parts.dynamo, gallery.id)) for (const item of items) fit(toItem(item))
  const version = gallery.version + 1
  const changed = { ...gallery, ...set, version, fitting: version } as GalleryRow
  await transactGuarded(parts.dynamo, [
    { write: galleryWrite(gallery, { ...set, version, fitting: version }), ...(refused ? { refused } : {}) },
    ...more,
  ])
  await fitAll(parts, changed, fit)
  return changed
}

/** What a crash has left. Values that do not fit go: the change would have been refused, had they been meant to stay. */
export async function finishFitting(parts: FitParts, gallery: GalleryRow): Promise<void> {
  const { fitting, attributes } = gallery
  if (fitting !== undefined)
    await fitAll(parts, gallery, ({ values }) => fitValues(attributes, values).values)
}

async function fitAll({ dynamo, settle }: FitParts, gallery: GalleryRow, fit: Fit): Promise<void> {
  const { id, fitting } = gallery
  for await (const items of eachItem(dynamo, id, together)) {
    let rows: ItemRow[] | undefined = items
    await optimistically(async () => {
      const ids = items.map((item) => item.id)
      const present: ItemRow[] = rows ?? [...(await readItems(dynamo, ids)).values()]
      rows = undefined
      const writes = present.flatMap((row) => fitWrites(gallery, row, fit))
      if (writes.length > 0) await dynamo.transact(writes)
    })
    await settle(id)
  }
  // Who has changed them since does the same for what came later.
  await dynamo.update(
    galleriesTable,
    { id },
    { update: 'REMOVE #fitting', condition: '#fitting = :fitting', values: { fitting } },
  )
}

function fitWrites({ attributes }: GalleryRow, row: ItemRow, fit: Fit): Write[] {
  const values = fit(toItem(row))
  const [text, filters] = [JSON.stringify(values), filtersOf(attributes, values)]
  if (text === row.values && isSame(filters, row.listed.filters)) return []
  return itemWrites(row, {
    set: { values: text },
    listed: { filters },
    condition: '#values = :valuesBefore',
    values: { valuesBefore: row.values },
  })
}

const isSame = (a: Record<string, string>, b: Record<string, string>) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value)
