import { computed, onBeforeUnmount, shallowReactive, watch, type ShallowRef } from 'vue'
import type { GridSource } from './grid-source.ts'
import { slicesBetween, type MappedSection, type SectionMap } from './section-map.ts'
import type { Viewport } from './use-scroller.ts'

/** A month that is only passed on the way is not loaded. */
const restMs = 90
/** How much is loaded above and below the viewport, in heights of it. */
const above = 1
const below = 1.5

export interface SectionLoading {
  /** Sections whose photos could not be loaded. */
  failed: ReadonlyMap<string, unknown>
  retry(key: string): void
}

/** Loads what is in view and what comes next, once the scrolling rests. */
export function useSectionLoading(
  source: () => GridSource,
  map: ShallowRef<SectionMap>,
  viewport: ShallowRef<Viewport>,
): SectionLoading {
  const failed = shallowReactive(new Map<string, unknown>())
  const abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const near = computed(() => {
    const { topPx, heightPx } = viewport.value
    const slices = slicesBetween(map.value, topPx - heightPx * above, topPx + heightPx * (1 + below))
    return slices.flatMap(({ index }) => map.value.sections[index] ?? [])
  })
  /** A list grows page by page, as its end comes near; a month is loaded to its end. */
  function needsMore({ section, columns, layout }: MappedSection): boolean {
    if (failed.has(section.key)) return false
    if (!columns || columns.ids.length >= section.count) return !columns
    if (source().kind === 'months') return true
    const { topPx, heightPx } = viewport.value
    return (layout?.heightPx ?? 0) < topPx + heightPx * (1 + below)
  }
  async function load(key: string) {
    try {
      await source().load(key, abort.signal)
    } catch (error) {
      failed.set(key, error)
    }
  }
  async function loadNear() {
    const wanted = near.value.map(({ section }) => section.key)
    source().keep(wanted)
    for (const key of wanted) {
      // Who looks elsewhere by now gets that first.
      const still = near.value.find(({ section }) => section.key === key)
      if (still && needsMore(still)) await load(key)
    }
  }

  const schedule = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void loadNear(), restMs)
  }
  watch(near, schedule)
  schedule()
  onBeforeUnmount(() => {
    clearTimeout(timer)
    abort.abort()
  })
  return {
    failed,
    retry(key) {
      failed.delete(key)
      void load(key)
    },
  }
}
