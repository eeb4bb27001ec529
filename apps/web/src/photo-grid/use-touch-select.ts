import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import type { Selection } from '../selection/selection.ts'
import { idsBetween, ordered } from '../selection/ranges.ts'
import type { GridSource } from './grid-source.ts'

const longPressMs = 420
const slackPx = 10
/** This near to an edge of the screen a drag scrolls. */
const edgePx = 90
const fastestPx = 18

/** A long press selects; dragging on without lifting the finger selects everything up to it, scrolling at the edges. */
export function useTouchSelect(
  root: Readonly<Ref<HTMLElement | null>>,
  source: () => GridSource,
  selection: () => Selection | undefined,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start: { x: number; y: number; id: string } | undefined
  let drag: { from: string; before: ReadonlySet<string>; last: string } | undefined
  let finger = { x: 0, y: 0 }
  let frame = 0

  const photoAt = (x: number, y: number) =>
    document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-id]')?.dataset['id']

  function begin() {
    const own = selection()
    if (!start || !own) return
    drag = { from: start.id, before: own.ids.value, last: start.id }
    if (!own.has(start.id)) own.toggle(start.id)
    own.anchor.value = start.id
    navigator.vibrate?.(12)
    frame = requestAnimationFrame(scrollAtEdges)
  }

  async function extend(id: string | undefined) {
    const own = selection()
    if (!drag || !own || id === undefined || id === drag.last) return
    drag.last = id
    const from = source().find(drag.from)
    const to = source().find(id)
    if (!from || !to) return
    const range = ordered(from, to)
    const ids = await idsBetween(source(), range.from, range.to)
    if (drag?.last === id) own.set([...drag.before, ...ids])
  }

  function scrollAtEdges() {
    if (!drag) return
    const below = finger.y - (window.innerHeight - edgePx)
    const above = edgePx - finger.y
    const by = below > 0 ? below : above > 0 ? -above : 0
    if (by !== 0) {
      window.scrollBy({ top: (by / edgePx) * fastestPx, behavior: 'instant' })
      void extend(photoAt(finger.x, finger.y))
    }
    frame = requestAnimationFrame(scrollAtEdges)
  }

  function onStart(event: TouchEvent) {
    const touch = event.touches[0]
    const id =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>('[data-id]')?.dataset['id']
        : undefined
    clearTimeout(timer)
    if (event.touches.length !== 1 || !touch || id === undefined || !selection()) return
    start = { x: touch.clientX, y: touch.clientY, id }
    finger = { x: touch.clientX, y: touch.clientY }
    timer = setTimeout(begin, longPressMs)
  }
  function onMove(event: TouchEvent) {
    const touch = event.touches[0]
    if (!touch || !start) return
    finger = { x: touch.clientX, y: touch.clientY }
    if (drag) {
      event.preventDefault()
      void extend(photoAt(finger.x, finger.y))
    } else if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > slackPx) clearTimeout(timer)
  }
  function onEnd(event: TouchEvent) {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    // The click that would follow must not open or unselect the photo.
    if (drag && event.cancelable) event.preventDefault()
    drag = undefined
    start = undefined
  }
  const onContextMenu = (event: Event) => {
    if (start) event.preventDefault()
  }

  onMounted(() => {
    const element = root.value
    element?.addEventListener('touchstart', onStart, { passive: true })
    element?.addEventListener('touchmove', onMove, { passive: false })
    element?.addEventListener('touchend', onEnd)
    element?.addEventListener('touchcancel', onEnd)
    element?.addEventListener('contextmenu', onContextMenu)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  })
}
