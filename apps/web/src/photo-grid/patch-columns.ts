import type { PhotoPatch } from '../editing/photo-ledger.ts'
import type { PhotoColumns } from './grid-source.ts'

/** The same object when none of `ids` is in it. */
export function patchColumns(
  columns: PhotoColumns,
  ids: ReadonlySet<string>,
  patch: PhotoPatch,
): PhotoColumns {
  const { favourite } = patch
  if (favourite === undefined || !columns.ids.some((id) => ids.has(id))) return columns
  return {
    ...columns,
    favourites: columns.favourites.map((before, index) =>
      ids.has(columns.ids[index] ?? '') ? favourite : before,
    ),
  }
}
