import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Selection } from '../selection/selection.ts'
import { dropPlace } from './drop-place.ts'
import { scrollAtEdges } from './scroll-at-edges.ts'

export interface PhotoDrag {
  ids: readonly string[]
  /** Of the one that was taken. */
  thumbnailUrl: string
  pointer: { x: number; y: number }
  /** Where a line shows the place, in pixels of the window. */
  line: { x: number; top: number; heightPx: number } | undefined
  /** Undefined: nowhere. Null: the end. */
  beforeId: string | null | undefined
}

interface DragOptions {
  root: Readonly<Ref<HTMLElement | null>>
  ids: () => readonly string[]
  /** Whether `ids` are all there are: only then is after the last one the end. */
  complete: () => boolean
  selection: Selection
  enabled: () => boolean
  onDrop: (ids: readonly string[], beforeId: string | null) => void
}

const slackPx = 7
const halfGapPx = 2

/** Where photos would land, and the line that shows it. */
function placeIn(
  root: HTMLElement,
  pointer: { x: number; y: number },
  all: readonly string[],
  complete: boolean,
): Pick<PhotoDrag, 'line' | 'beforeId'> {
  const tiles = [...root.querySelectorAll<HTMLElement>('[data-id]')].map((tile) => {
    const { left, top, width, height } = tile.getBoundingClientRect()
    return { id: tile.dataset['id'] ?? '', left, top, width, height }
  })
  const place = dropPlace(tiles, pointer.x, pointer.y)
  const at = place ? all.indexOf(place.tile.id) : -1
  if (!place || at < 0) return { line: undefined, beforeId: undefined }
  const { tile, side } = place
  const x = side === 'before' ? tile.left - halfGapPx : tile.left + tile.width + halfGapPx
  return {
    line: { x, top: tile.top, heightPx: tile.height },
    beforeId: side === 'before' ? tile.id : (all[at + 1] ?? (complete ? null : undefined)),
  }
}

/** The click that follows a drop would open the photo. */
function swallowClick() {
  const swallow = (event: Event) => (event.preventDefault(), event.stopPropagation())
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0)
}

/** With a finger the page scrolls; with a key photos are selected. */
const isPlain = (event: PointerEvent) =>
  event.button === 0 && event.pointerType !== 'touch' && !event.shiftKey && !event.ctrlKey && !event.metaKey

/** Photos of a grid are moved with the mouse: the one that was taken, or all that are selected. Esc lets go. */
export function usePhotoDrag({
  root,
  ids,
  complete,
  selection,
  enabled,
  onDrop,
}: DragOptions): ShallowRef<PhotoDrag | undefined> {
  const drag = shallowRef<PhotoDrag>()
  let start: { id: string; x: number; y: number; thumbnailUrl: string } | undefined
  let stopScrolling: (() => void) | undefined

  function onDown(event: PointerEvent) {
    const target = event.target instanceof Element ? event.target : undefined
    const tile = target?.closest<HTMLElement>('[data-id]')
    const id = tile?.dataset['id']
    if (!id || !isPlain(event) || target?.closest('button') || !enabled()) return
    start = { id, x: event.clientX, y: event.clientY, thumbnailUrl: tile?.querySelector('img')?.src ?? '' }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', end)
    window.addEventListener('keydown', onKey, true)
  }

  function look(pointer: { x: number; y: number }) {
    if (drag.value && root.value)
      drag.value = { ...drag.value, pointer, ...placeIn(root.value, pointer, ids(), complete()) }
  }

  function onMove(event: PointerEvent) {
    if (!start) return
    const pointer = { x: event.clientX, y: event.clientY }
    if (!drag.value) {
      if (Math.hypot(pointer.x - start.x, pointer.y - start.y) < slackPx) return
      const { id: taken, thumbnailUrl } = start
      const moving = selection.has(taken) ? ids().filter((id) => selection.has(id)) : [taken]
      drag.value = { ids: moving, thumbnailUrl, pointer, line: undefined, beforeId: undefined }
      document.documentElement.classList.add('dragging-photos')
      stopScrolling = scrollAtEdges(
        () => drag.value?.pointer.y ?? window.innerHeight / 2,
        () => drag.value && look(drag.value.pointer),
      )
    }
    event.preventDefault()
    look(pointer)
  }

  function onUp() {
    const done = drag.value
    end()
    if (!done) return
    swallowClick()
    if (done.beforeId !== undefined) onDrop(done.ids, done.beforeId)
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !drag.value) return
    event.preventDefault()
    event.stopPropagation()
    end()
  }
  function end() {
    start = undefined
    drag.value = undefined
    stopScrolling?.()
    document.documentElement.classList.remove('dragging-photos')
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', end)
    window.removeEventListener('keydown', onKey, true)
  }

  onMounted(() => root.value?.addEventListener('pointerdown', onDown))
  onBeforeUnmount(end)
  return drag
}
