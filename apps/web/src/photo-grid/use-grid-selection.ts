import { computed, onBeforeUnmount, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { everyId, idsBetween, ordered, sectionIds } from '../selection/ranges.ts'
import type { Selection } from '../selection/selection.ts'
import type { GridSource, PhotoPosition } from './grid-source.ts'

export interface GridSelection {
  /** What a click with Shift would select. */
  preview: ComputedRef<{ from: PhotoPosition; to: PhotoPosition } | undefined>
  hover(id: string | undefined): void
  /** A click on a photo's check, or on the photo while something is selected. */
  pick(id: string, event: { shiftKey: boolean }): void
  extendTo(id: string): void
  /** All photos of a section, or none of it when all are selected. */
  toggleSection(key: string): void
  selectAll(): void
  stopSelectingAll(): void
}

function useShiftKey(): Readonly<ShallowRef<boolean>> {
  const held = shallowRef(false)
  const onKey = (event: KeyboardEvent) => (held.value = event.shiftKey)
  const onBlur = () => (held.value = false)
  onMounted(() => {
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
    window.addEventListener('blur', onBlur)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKey)
    window.removeEventListener('blur', onBlur)
  })
  return held
}

export function useGridSelection(
  source: () => GridSource,
  selection: () => Selection | undefined,
  onError: (error: unknown) => void,
): GridSelection {
  const hovered = shallowRef<string>()
  const shift = useShiftKey()
  let all: AbortController | undefined
  onBeforeUnmount(() => all?.abort())

  function rangeTo(id: string | undefined) {
    const anchor = selection()?.anchor.value
    const from = anchor === undefined ? undefined : source().find(anchor)
    const to = id === undefined ? undefined : source().find(id)
    return from && to ? ordered(from, to) : undefined
  }
  const add = (ids: Promise<readonly string[]>) => void ids.then((list) => selection()?.add(list), onError)
  function extendTo(id: string) {
    const range = rangeTo(id)
    if (range) add(idsBetween(source(), range.from, range.to))
    else selection()?.toggle(id)
  }
  async function addEverything(signal: AbortSignal) {
    for await (const ids of everyId(source(), signal)) if (!signal.aborted) selection()?.add(ids)
  }

  return {
    preview: computed(() =>
      shift.value && (selection()?.count.value ?? 0) > 0 ? rangeTo(hovered.value) : undefined,
    ),
    hover: (id) => (hovered.value = id),
    extendTo,
    pick(id, { shiftKey }) {
      if (shiftKey && selection()?.anchor.value !== undefined) extendTo(id)
      else selection()?.toggle(id)
    },
    toggleSection(key) {
      const own = selection()
      const section = source().sections.value.find((one) => one.key === key)
      if (!own || !section) return
      const loaded = source().columns(key)?.ids ?? []
      if (loaded.length >= section.count && loaded.every((id) => own.has(id))) return own.remove(loaded)
      own.add(loaded)
      if (loaded.length < section.count) add(sectionIds(source(), key))
    },
    selectAll() {
      all?.abort()
      all = new AbortController()
      addEverything(all.signal).catch(onError)
    },
    stopSelectingAll: () => all?.abort(),
  }
}
