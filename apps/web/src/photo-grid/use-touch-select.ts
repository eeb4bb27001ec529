import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import type { Selection } from '../selection/selection.ts'
import { idsBetween, ordered } from '../selection/ranges.ts'
import type { GridSource } from './grid-source.ts'

const longPressMs = 420
const slackPx = 10
/** This near to an edge of the screen a drag scrolls. */
const edgePx = 90
const fastestPx = 18

interface Drag {
  from: string
  before: ReadonlySet<string>
  last: string
}

const idAt = (element: Element | null) => element?.closest<HTMLElement>('[data-id]')?.dataset['id']

class TouchSelect {
  readonly #source: () => GridSource
  readonly #selection: () => Selection | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #start: { x: number; y: number; id: string } | undefined
  #drag: Drag | undefined
  #finger = { x: 0, y: 0 }
  #frame = 0

  constructor(source: () => GridSource, selection: () => Selection | undefined) {
    this.#source = source
    this.#selection = selection
  }

  readonly onStart = (event: TouchEvent) => {
    const touch = event.touches[0]
    const id = event.target instanceof Element ? idAt(event.target) : undefined
    clearTimeout(this.#timer)
    if (event.touches.length !== 1 || !touch || id === undefined || !this.#selection()) return
    this.#finger = { x: touch.clientX, y: touch.clientY }
    this.#start = { ...this.#finger, id }
    this.#timer = setTimeout(() => this.#begin(), longPressMs)
  }

  readonly onMove = (event: TouchEvent) => {
    const touch = event.touches[0]
    if (!touch || !this.#start) return
    this.#finger = { x: touch.clientX, y: touch.clientY }
    if (this.#drag) {
      event.preventDefault()
      void this.#extend()
    } else if (Math.hypot(touch.clientX - this.#start.x, touch.clientY - this.#start.y) > slackPx)
      clearTimeout(this.#timer)
  }

  readonly onEnd = (event: TouchEvent) => {
    // The click that would follow must not open or unselect the photo.
    if (this.#drag && event.cancelable) event.preventDefault()
    this.stop()
  }

  readonly onContextMenu = (event: Event) => {
    if (this.#start) event.preventDefault()
  }

  stop(): void {
    clearTimeout(this.#timer)
    cancelAnimationFrame(this.#frame)
    this.#drag = undefined
    this.#start = undefined
  }

  #begin(): void {
    const own = this.#selection()
    if (!this.#start || !own) return
    const { id } = this.#start
    this.#drag = { from: id, before: own.ids.value, last: id }
    own.add([id])
    own.anchor.value = id
    navigator.vibrate?.(12)
    this.#frame = requestAnimationFrame(this.#scrollAtEdges)
  }

  async #extend(): Promise<void> {
    const own = this.#selection()
    const drag = this.#drag
    const id = idAt(document.elementFromPoint(this.#finger.x, this.#finger.y))
    if (!drag || !own || id === undefined || id === drag.last) return
    drag.last = id
    const from = this.#source().find(drag.from)
    const to = this.#source().find(id)
    if (!from || !to) return
    const range = ordered(from, to)
    const ids = await idsBetween(this.#source(), range.from, range.to).catch(() => [])
    if (this.#drag === drag && drag.last === id) own.set([...drag.before, ...ids])
  }

  readonly #scrollAtEdges = () => {
    if (!this.#drag) return
    const below = this.#finger.y - (window.innerHeight - edgePx)
    const above = edgePx - this.#finger.y
    const by = below > 0 ? below : above > 0 ? -above : 0
    if (by !== 0) {
      window.scrollBy({ top: (by / edgePx) * fastestPx, behavior: 'instant' })
      void this.#extend()
    }
    this.#frame = requestAnimationFrame(this.#scrollAtEdges)
  }
}

/** A long press selects; dragging on without lifting the finger selects everything up to it, scrolling at the edges. */
export function useTouchSelect(
  root: Readonly<Ref<HTMLElement | null>>,
  source: () => GridSource,
  selection: () => Selection | undefined,
): void {
  const touch = new TouchSelect(source, selection)
  onMounted(() => {
    const element = root.value
    element?.addEventListener('touchstart', touch.onStart, { passive: true })
    element?.addEventListener('touchmove', touch.onMove, { passive: false })
    element?.addEventListener('touchend', touch.onEnd)
    element?.addEventListener('touchcancel', touch.onEnd)
    element?.addEventListener('contextmenu', touch.onContextMenu)
  })
  onBeforeUnmount(() => touch.stop())
}
