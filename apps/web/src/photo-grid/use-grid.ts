import {
  computed,
  nextTick,
  onBeforeUnmount,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
import type { GridSection, GridSource, PhotoColumns, PhotoPosition } from './grid-source.ts'
import type { GridShape } from './justify.ts'
import { captureAnchor, photoTop, resolveAnchor, type ScrollAnchor } from './scroll-anchor.ts'
import { layoutSection, type SectionLayout } from './section-layout.ts'
import { mapSections, sectionAt, slicesBetween, type SectionMap, type SectionSlice } from './section-map.ts'
import { useScroller, type Viewport } from './use-scroller.ts'

export interface Grid {
  map: ShallowRef<SectionMap>
  slices: ComputedRef<SectionSlice[]>
  viewport: ShallowRef<Viewport>
  /** Sections whose photos could not be loaded. */
  failed: ReadonlyMap<string, unknown>
  retry(key: string): void
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
/** A month that is only passed on the way is not loaded. */
const restMs = 90

export function shapeFor(widthPx: number, kind: GridSource['kind']): GridShape {
  const narrow = widthPx < 640
  const months = kind === 'months'
  return {
    widthPx,
    targetRowPx: narrow ? 128 : 235,
    gapPx: narrow ? 2 : 4,
    monthHeaderPx: months ? (narrow ? 48 : 56) : 0,
    dayHeaderPx: months ? (narrow ? 36 : 40) : 0,
  }
}

export function useGrid(
  root: Readonly<Ref<HTMLElement | null>>,
  source: () => GridSource,
  stickyTopPx: () => number,
): Grid {
  const scroller = useScroller(root)
  const shape = computed(() => shapeFor(scroller.widthPx.value || 360, source().kind))
  let layouts = new WeakMap<PhotoColumns, SectionLayout>()
  const heights = new Map<string, number>()
  const failed = shallowReactive(new Map<string, unknown>())

  const layoutOf = (columns: PhotoColumns) => {
    const known = layouts.get(columns)
    if (known) return known
    const layout = layoutSection(columns, shape.value)
    layouts.set(columns, layout)
    return layout
  }
  const heightKey = ({ key, count }: GridSection) => `${key} ${count}`
  function build(): SectionMap {
    const map = mapSections({
      sections: source().sections.value,
      shape: shape.value,
      layoutOf,
      columnsOf: (key) => source().columns(key),
      knownHeight: (section) => heights.get(heightKey(section)),
    })
    for (const { section, layout, heightPx } of map.sections)
      if (layout) heights.set(heightKey(section), heightPx)
    return map
  }

  const map = shallowRef(build())
  /** Asked for before the months were known, or before there was a width. */
  let wanted: ScrollAnchor | undefined

  const edge = () => scroller.measure().topPx + stickyTopPx()
  function rebuild() {
    const anchor = wanted ?? captureAnchor(map.value, edge())
    map.value = build()
    if (!anchor || scroller.widthPx.value === 0) return
    const topPx = resolveAnchor(map.value, anchor) - stickyTopPx()
    scroller.viewport.value = { ...scroller.viewport.value, topPx }
    void nextTick(() => {
      scroller.scrollTo(topPx)
      if (wanted === anchor && map.value.sections.length > 0 && isHere(anchor)) wanted = undefined
    })
  }
  const isHere = (anchor: ScrollAnchor) =>
    !map.value.sections.some(({ section, columns }) => section.key === anchor.section && !columns)

  watch(shape, () => {
    layouts = new WeakMap()
    heights.clear()
    rebuild()
  })
  watch([source, () => source().sections.value, () => source().revision.value], rebuild)

  const steppedTop = computed(() => Math.floor(scroller.viewport.value.topPx / stepPx) * stepPx)
  const slices = computed(() => {
    const { heightPx } = scroller.viewport.value
    const top = steppedTop.value
    return slicesBetween(map.value, top - heightPx * overscan, top + stepPx + heightPx * (1 + overscan))
  })

  // What is in view, and what comes next, is loaded once the scrolling rests.
  const near = computed(() => {
    const { heightPx } = scroller.viewport.value
    return slicesBetween(map.value, steppedTop.value - heightPx, steppedTop.value + heightPx * 2.5)
      .flatMap(({ index }) => map.value.sections[index]?.section.key ?? [])
      .join('\n')
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()
  async function loadNear() {
    const keys = near.value.split('\n').filter(Boolean)
    source().keep(keys)
    for (const key of keys) if (needsMore(key)) await load(key)
  }
  /** A list grows page by page, as its end comes near; a month is loaded to its end. */
  function needsMore(key: string): boolean {
    const mapped = map.value.sections.find(({ section }) => section.key === key)
    if (!mapped || failed.has(key) || !near.value.split('\n').includes(key)) return false
    if (!mapped.columns || mapped.columns.ids.length >= mapped.section.count) return !mapped.columns
    const { topPx, heightPx } = scroller.viewport.value
    const loadedTo =
      (map.value.tops[map.value.sections.indexOf(mapped)] ?? 0) + (mapped.layout?.heightPx ?? 0)
    return source().kind === 'months' || loadedTo < topPx + heightPx * 2.5
  }
  async function load(key: string) {
    try {
      await source().load(key, abort.signal)
    } catch (error) {
      failed.set(key, error)
    }
  }
  const schedule = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void loadNear(), restMs)
  }
  watch([near, map, steppedTop], schedule)
  schedule()
  onBeforeUnmount(() => {
    clearTimeout(timer)
    abort.abort()
    abort = new AbortController()
  })

  function topOf(id: string): { topPx: number; heightPx: number } | undefined {
    const at = source().find(id)
    const layout = at && map.value.sections[at.section]?.layout
    const topPx = at && photoTop(map.value, at.section, id)
    return layout && topPx !== undefined
      ? { topPx, heightPx: layout.rowHeight[layout.row[at.index] ?? 0] ?? 0 }
      : undefined
  }

  return {
    map,
    slices,
    failed,
    viewport: scroller.viewport,
    retry(key) {
      failed.delete(key)
      void load(key)
    },
    anchor: () => wanted ?? captureAnchor(map.value, edge()),
    goTo(anchor) {
      wanted = anchor
      if (anchor) rebuild()
      else scroller.scrollTo(-stickyTopPx())
    },
    scrollTo: (topPx) => {
      wanted = undefined
      scroller.scrollTo(topPx - stickyTopPx())
    },
    reveal(id, how = 'nearest') {
      const found = topOf(id)
      if (!found) return false
      const { topPx, heightPx } = scroller.measure()
      const headers = stickyTopPx() + shape.value.monthHeaderPx + shape.value.dayHeaderPx
      const above = found.topPx < topPx + headers
      const below = found.topPx + found.heightPx > topPx + heightPx - 8
      if (how === 'centre' && (above || below))
        scroller.scrollTo(found.topPx - (heightPx - found.heightPx) / 2)
      else if (above) scroller.scrollTo(found.topPx - headers - 4)
      else if (below) scroller.scrollTo(found.topPx + found.heightPx - heightPx + 16)
      return true
    },
    positionOf: (id) => source().find(id),
  }
}

export const currentSection = (grid: Grid, stickyTopPx: number) =>
  grid.map.value.sections[sectionAt(grid.map.value, grid.viewport.value.topPx + stickyTopPx + 1)]
