import { computed, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { GridSource, PhotoPosition } from './grid-source.ts'
import { photoTop, type ScrollAnchor } from './scroll-anchor.ts'
import { slicesBetween, type SectionMap, type SectionSlice } from './section-map.ts'
import { useScroller, type Viewport } from './use-scroller.ts'
import { useSectionLoading, type SectionLoading } from './use-section-loading.ts'
import { useSectionMap } from './use-section-map.ts'

export interface Grid extends SectionLoading {
  map: ShallowRef<SectionMap>
  slices: ComputedRef<SectionSlice[]>
  viewport: ShallowRef<Viewport>
  anchor(): ScrollAnchor | undefined
  goTo(anchor: ScrollAnchor | undefined): void
  scrollTo(topPx: number): void
  /** Scrolls a loaded photo into view, if it is not; `centre` puts it in the middle. False: it is not loaded. */
  reveal(id: string, how?: 'nearest' | 'centre'): boolean
  positionOf(id: string): PhotoPosition | undefined
}

/** How much is drawn above and below the viewport, in heights of it. */
const overscan = 0.6
/** Rows are looked up anew after this many pixels of scrolling only. */
const stepPx = 80

export function useGrid(
  root: Readonly<Ref<HTMLElement | null>>,
  source: () => GridSource,
  stickyTopPx: () => number,
): Grid {
  const scroller = useScroller(root)
  const { map, anchor, goTo, release } = useSectionMap(source, scroller, stickyTopPx)
  const loading = useSectionLoading(source, map, scroller.viewport)

  const steppedTop = computed(() => Math.floor(scroller.viewport.value.topPx / stepPx) * stepPx)
  const slices = computed(() => {
    const { heightPx } = scroller.viewport.value
    const top = steppedTop.value
    return slicesBetween(map.value, top - heightPx * overscan, top + stepPx + heightPx * (1 + overscan))
  })

  function placeOf(id: string): { topPx: number; rowPx: number } | undefined {
    const at = source().find(id)
    const layout = at && map.value.sections[at.section]?.layout
    const topPx = at && photoTop(map.value, at.section, id)
    if (!layout || topPx === undefined) return undefined
    return { topPx, rowPx: layout.rowHeight[layout.row[at.index] ?? 0] ?? 0 }
  }

  return {
    ...loading,
    map,
    slices,
    anchor,
    goTo,
    viewport: scroller.viewport,
    scrollTo(topPx) {
      release()
      scroller.scrollTo(topPx - stickyTopPx())
    },
    reveal(id, how = 'nearest') {
      const place = placeOf(id)
      if (!place) return false
      const { topPx, heightPx } = scroller.measure()
      const headersPx = stickyTopPx() + map.value.shape.monthHeaderPx + map.value.shape.dayHeaderPx
      const isAbove = place.topPx < topPx + headersPx
      const isBelow = place.topPx + place.rowPx > topPx + heightPx - 8
      if (how === 'centre' && (isAbove || isBelow))
        scroller.scrollTo(place.topPx - (heightPx - place.rowPx) / 2)
      else if (isAbove) scroller.scrollTo(place.topPx - headersPx - 4)
      else if (isBelow) scroller.scrollTo(place.topPx + place.rowPx - heightPx + 16)
      return true
    },
    positionOf: (id) => source().find(id),
  }
}
