import { computed, nextTick, shallowRef, watch, type ShallowRef } from 'vue'
import type { GridSection, GridSource, PhotoColumns } from './grid-source.ts'
import type { GridShape } from './justify.ts'
import { captureAnchor, resolveAnchor, type ScrollAnchor } from './scroll-anchor.ts'
import { layoutSection, type SectionLayout } from './section-layout.ts'
import { mapSections, type SectionMap } from './section-map.ts'
import type { Scroller } from './use-scroller.ts'

function shapeFor(widthPx: number, kind: GridSource['kind']): GridShape {
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

/** Lays sections out once a shape, and remembers how tall they were when their photos are let go. */
function createMapper(source: () => GridSource) {
  let layouts = new WeakMap<PhotoColumns, SectionLayout>()
  const heights = new Map<string, number>()
  const heightKey = ({ key, count }: GridSection) => `${key} ${count}`
  return {
    forget() {
      layouts = new WeakMap()
      heights.clear()
    },
    build(shape: GridShape): SectionMap {
      const map = mapSections({
        sections: source().sections.value,
        shape,
        columnsOf: (key) => source().columns(key),
        layoutOf(columns) {
          const layout = layouts.get(columns) ?? layoutSection(columns, shape)
          layouts.set(columns, layout)
          return layout
        },
        knownHeight: (section) => heights.get(heightKey(section)),
      })
      for (const { section, layout, heightPx } of map.sections)
        if (layout) heights.set(heightKey(section), heightPx)
      return map
    },
  }
}

export interface AnchoredMap {
  map: ShallowRef<SectionMap>
  anchor(): ScrollAnchor | undefined
  /** Goes there, and stays there while what it names is still loading. */
  goTo(anchor: ScrollAnchor | undefined): void
  /** Gives up what `goTo` was asked for. */
  release(): void
}

/** The map of a source, as it loads, changes and gets other widths; the reader stays at the photo they look at. */
export function useSectionMap(
  source: () => GridSource,
  scroller: Scroller,
  stickyTopPx: () => number,
): AnchoredMap {
  const shape = computed(() => shapeFor(scroller.widthPx.value || 360, source().kind))
  const mapper = createMapper(source)
  const map = shallowRef(mapper.build(shape.value))
  /** Asked for before the months were known, or before there was a width. */
  let wanted: ScrollAnchor | undefined

  const anchor = () => wanted ?? captureAnchor(map.value, scroller.measure().topPx + stickyTopPx())
  const isLoaded = ({ section: wantedKey }: ScrollAnchor) =>
    map.value.sections.length > 0 &&
    !map.value.sections.some(({ section, columns }) => section.key === wantedKey && !columns)

  function rebuild() {
    const own = anchor()
    map.value = mapper.build(shape.value)
    if (!own || scroller.widthPx.value === 0) return
    const topPx = resolveAnchor(map.value, own) - stickyTopPx()
    // What is drawn next is right at once; the window follows before it is painted.
    scroller.viewport.value = { ...scroller.viewport.value, topPx }
    void nextTick(() => {
      scroller.scrollTo(topPx)
      if (wanted === own && isLoaded(own)) wanted = undefined
    })
  }
  watch(shape, () => {
    mapper.forget()
    rebuild()
  })
  watch([source, () => source().sections.value, () => source().revision.value], rebuild)

  return {
    map,
    anchor,
    goTo(to) {
      wanted = to
      if (to) rebuild()
      else scroller.scrollTo(-stickyTopPx())
    },
    release: () => (wanted = undefined),
  }
}
