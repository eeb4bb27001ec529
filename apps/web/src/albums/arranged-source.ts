import { computed, shallowRef } from 'vue'
import { filterColumns, indexOfPhoto, type GridSource, type PhotoColumns } from '../photo-grid/grid-source.ts'
import type { ListSource } from '../photo-grid/list-source.ts'
import { reorder } from './reorder.ts'

export interface ArrangedSource extends GridSource {
  /** Shows photos before another one, or (null) at the end, until `settle`. */
  arrange(moving: ReadonlySet<string>, beforeId: string | null): void
  /** Shows the list without these photos until `settle`. */
  hide(ids: ReadonlySet<string>): void
  /** What the list says is right again. */
  settle(): void
  /** Ids of what is loaded, as shown. */
  readonly ids: () => readonly string[]
}

/** A list whose photos move at once when somebody moves them, before the server has agreed. */
export function createArrangedSource(list: ListSource): ArrangedSource {
  const change = shallowRef<(columns: PhotoColumns) => PhotoColumns>()
  const columns = computed(() => {
    const plain = list.revision.value >= 0 ? list.columns('all') : undefined
    return plain && change.value ? change.value(plain) : plain
  })
  let changes = 0
  const revision = computed(() => list.revision.value * 1000 + (change.value ? changes % 1000 : 0))
  const then = (next: (columns: PhotoColumns) => PhotoColumns) => {
    const before = change.value
    changes++
    change.value = (plain) => next(before ? before(plain) : plain)
  }

  return {
    kind: 'list',
    hrefOf: list.hrefOf,
    load: list.load,
    keep: list.keep,
    revision,
    sections: computed(() => {
      const hidden = (list.columns('all')?.ids.length ?? 0) - (columns.value?.ids.length ?? 0)
      return list.sections.value
        .map(({ key, count }) => ({ key, count: count - hidden }))
        .filter(({ count }) => count > 0)
    }),
    columns: () => columns.value,
    ids: () => columns.value?.ids ?? [],
    find(id) {
      const index = columns.value ? indexOfPhoto(columns.value, id) : -1
      return index < 0 ? undefined : { section: 0, index }
    },
    arrange: (moving, beforeId) => then((plain) => inOrder(plain, reorder(plain.ids, moving, beforeId))),
    hide: (ids) => then((plain) => filterColumns(plain, (id) => !ids.has(id))),
    settle: () => (change.value = undefined),
  }
}

function inOrder(columns: PhotoColumns, ids: readonly string[]): PhotoColumns {
  const order = ids.map((id) => indexOfPhoto(columns, id)).filter((index) => index >= 0)
  const pick = <T>(values: readonly T[]): T[] => order.map((index) => values[index] as T)
  return {
    ids: pick(columns.ids),
    localMs: pick(columns.localMs),
    widths: pick(columns.widths),
    heights: pick(columns.heights),
    thumbHashes: pick(columns.thumbHashes),
    thumbnailUrls: pick(columns.thumbnailUrls),
    previewUrls: pick(columns.previewUrls),
    favourites: pick(columns.favourites),
    fileNames: pick(columns.fileNames),
    places: pick(columns.places),
    states: pick(columns.states),
  }
}
