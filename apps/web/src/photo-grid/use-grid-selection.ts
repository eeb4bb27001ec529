import { computed, onBeforeUnmount, onMounted, shallowRef, type ComputedRef } from 'vue'
import { idsBetween, everyId, ordered } from '../selection/ranges.ts'
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

export function useGridSelection(
  source: () => GridSource,
  selection: () => Selection | undefined,
  onError: (error: unknown) => void,
): GridSelection {
  const hovered = shallowRef<string>()
  const shift = shallowRef(false)
  let all: AbortController | undefined

  const onKey = (event: KeyboardEvent) => (shift.value = event.shiftKey)
  const onBlur = () => (shift.value = false)
  onMounted(() => {
    window.addEventListener('keydown', onKey)
    window.addEventListener('keyup', onKey)
    window.addEventListener('blur', onBlur)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('keyup', onKey)
    window.removeEventListener('blur', onBlur)
    all?.abort()
  })

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
      const section = source().sections.value.findIndex((one) => one.key === key)
      const loaded = source().columns(key)?.ids ?? []
      const count = source().sections.value[section]?.count ?? 0
      const own = selection()
      if (!own || section < 0) return
      if (loaded.length >= count && loaded.every((id) => own.has(id))) own.remove(loaded)
      else {
        own.add(loaded)
        if (loaded.length < count)
          add(
            source()
              .load(key)
              .then(() => source().columns(key)?.ids ?? []),
          )
      }
    },
    selectAll() {
      all?.abort()
      const abort = new AbortController()
      all = abort
      void (async () => {
        try {
          for await (const ids of everyId(source(), abort.signal))
            if (!abort.signal.aborted) selection()?.add(ids)
        } catch (error) {
          onError(error)
        }
      })()
    },
    stopSelectingAll: () => all?.abort(),
  }
}
