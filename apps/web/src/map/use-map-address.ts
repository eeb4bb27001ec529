import { onScopeDispose, ref, type Ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filtersFromQuery } from '../search/filters.ts'
import { later } from './later.ts'
import { type MapView, queryFromView, viewFromQuery } from './map-view.ts'

export interface MapAddress {
  /** What the address asked for when the page was opened. */
  start: MapView | undefined
  /** The cell whose photos are listed beside the map. */
  cell: Ref<string | undefined>
  moved(view: MapView): void
  /** Writes what waits to be written; before going elsewhere. */
  flush(): Promise<void>
}

const waitMs = 300

/** Keeps what the map shows in the address, so that Back and a reload find it again. */
export function useMapAddress(onEmptied: () => void): MapAddress {
  const route = useRoute()
  const router = useRouter()
  const cell = ref(filtersFromQuery({ cell: route.query['cell'] ?? null }).cell)
  const start = viewFromQuery(route.query)
  let view = start
  let writing: Promise<unknown> = Promise.resolve()

  // Where another page is still being loaded, a change of the address here would hold it back.
  let leaving = false
  onScopeDispose(router.beforeEach((to) => void (leaving = to.name !== 'map')))
  onScopeDispose(router.afterEach(() => void (leaving = false)))

  const write = later(() => {
    // A photo lies over the map: the address is its own.
    if (!view || leaving || router.currentRoute.value.name !== 'map') return
    const query = { ...queryFromView(view), ...(cell.value ? { cell: cell.value } : {}) }
    writing = router.replace({ name: 'map', query })
  }, waitMs)
  onScopeDispose(write.cancel)
  // At once: from the list one click leads away.
  watch(cell, () => {
    write.restart()
    write.flush()
  })
  // The link to the map, clicked on the map.
  watch(
    () => route.fullPath,
    () => {
      if (route.name === 'map' && Object.keys(route.query).length === 0) onEmptied()
    },
  )

  return {
    start,
    cell,
    moved(now) {
      view = now
      write.restart()
    },
    async flush() {
      write.flush()
      await writing
    },
  }
}
