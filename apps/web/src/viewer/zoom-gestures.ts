import { computed, ref, shallowRef } from 'vue'
import {
  doubleClickScale,
  fitInto,
  largestScale,
  settle,
  unzoomed,
  zoomAround,
  type Size,
  type Zoom,
} from './zoom.ts'

export interface ZoomEvents {
  onStep(step: 1 | -1): void
  onClose(): void
  onTap(): void
}

interface Point {
  x: number
  y: number
}

const swipePx = 56
const closePx = 110
const tapSlackPx = 8
const tapMs = 500
const doubleTapMs = 300
const doubleTapPx = 40
const wheelRestMs = 120
const linePx = 33

/** A click on a button in the stage is the button's. */
const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, input') !== null

/** Wheel, double click, pinch, pan, swipe and taps over a photo. */
export class ZoomGestures {
  readonly zoom = shallowRef(unzoomed)
  readonly stage = shallowRef<Size>({ widthPx: window.innerWidth, heightPx: window.innerHeight })
  /** A finger or the wheel moves it right now: no transition. */
  readonly moving = ref(false)
  /** How far a swipe has moved the photo. */
  readonly swipe = shallowRef<Point>({ x: 0, y: 0 })
  readonly fit = computed(() => fitInto(this.stage.value, this.#size()))
  readonly zoomed = computed(() => this.zoom.value.scale > 1)
  readonly #size: () => Size
  readonly #events: ZoomEvents
  readonly #pointers = new Map<number, Point>()
  #start: (Point & { atMs: number; touch: boolean }) | undefined
  #pinch: { distance: number; zoom: Zoom } | undefined
  #lastTap: (Point & { atMs: number }) | undefined
  #tapTimer: ReturnType<typeof setTimeout> | undefined
  #wheelTimer: ReturnType<typeof setTimeout> | undefined

  constructor(size: () => Size, events: ZoomEvents) {
    this.#size = size
    this.#events = events
  }

  toggle(point: Point = { x: 0, y: 0 }): void {
    const scale = doubleClickScale(this.fit.value, this.#size(), this.#ratio())
    this.#apply(this.zoomed.value ? unzoomed : zoomAround(this.zoom.value, point, scale))
  }

  by(factor: number): void {
    this.#apply(zoomAround(this.zoom.value, { x: 0, y: 0 }, this.zoom.value.scale * factor))
  }

  reset(): void {
    this.zoom.value = unzoomed
  }

  resize(stage: Size): void {
    this.stage.value = stage
    this.zoom.value = settle(this.zoom.value, stage, this.fit.value)
  }

  stop(): void {
    clearTimeout(this.#tapTimer)
    clearTimeout(this.#wheelTimer)
  }

  readonly onWheel = (event: WheelEvent) => {
    event.preventDefault()
    this.moving.value = true
    clearTimeout(this.#wheelTimer)
    this.#wheelTimer = setTimeout(() => (this.moving.value = false), wheelRestMs)
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * linePx : event.deltaY
    // Trackpads send a pinch as a wheel with Ctrl, in smaller steps.
    const scale = this.zoom.value.scale * Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0022))
    this.#apply(zoomAround(this.zoom.value, this.#point(event), Math.max(1, scale)))
  }

  readonly onDown = (event: PointerEvent) => {
    if (event.button !== 0 || isControl(event.target)) return
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
    const point = this.#point(event)
    this.#pointers.set(event.pointerId, point)
    this.#start = { ...point, atMs: event.timeStamp, touch: event.pointerType !== 'mouse' }
    if (this.#pointers.size !== 2) return
    this.#pinch = { distance: this.#middle().distance, zoom: this.zoom.value }
    this.swipe.value = { x: 0, y: 0 }
  }

  readonly onMove = (event: PointerEvent) => {
    const before = this.#pointers.get(event.pointerId)
    if (!before) return
    const now = this.#point(event)
    this.#pointers.set(event.pointerId, now)
    if (this.#pinch && this.#pointers.size === 2) this.#pinchTo(this.#pinch)
    else if (this.zoomed.value) {
      this.moving.value = true
      const { scale, x, y } = this.zoom.value
      this.#apply({ scale, x: x + now.x - before.x, y: y + now.y - before.y })
    } else if (this.#start?.touch && !this.#pinch) this.#swipeBy(now.x - this.#start.x, now.y - this.#start.y)
  }

  readonly onUp = (event: PointerEvent) => {
    if (!this.#pointers.delete(event.pointerId)) return
    const point = this.#point(event)
    const done = this.swipe.value
    const isTap = this.#isTap(point, event.timeStamp)
    if (this.#pointers.size === 0) {
      this.#pinch = undefined
      this.moving.value = false
      this.swipe.value = { x: 0, y: 0 }
    }
    if (event.type === 'pointercancel') return
    if (done.x < -swipePx) this.#events.onStep(1)
    else if (done.x > swipePx) this.#events.onStep(-1)
    else if (done.y > closePx) this.#events.onClose()
    else if (isTap) this.#tap(point, event.timeStamp)
  }

  readonly onDoubleClick = (event: MouseEvent) => {
    // Two taps of a finger were seen already.
    if (this.#start?.touch !== true && !isControl(event.target)) this.toggle(this.#point(event))
  }

  readonly #ratio = () => window.devicePixelRatio || 1

  #apply(next: Zoom): void {
    const most = largestScale(this.fit.value, this.#size(), this.#ratio())
    const scale = Math.min(most, Math.max(1, next.scale))
    this.zoom.value = scale === 1 ? unzoomed : settle({ ...next, scale }, this.stage.value, this.fit.value)
  }

  /** From the middle of the stage. */
  #point(event: MouseEvent): Point {
    if (!(event.currentTarget instanceof Element)) return { x: 0, y: 0 }
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
  }

  #middle(): Point & { distance: number } {
    const [a = { x: 0, y: 0 }, b = a] = [...this.#pointers.values()]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) }
  }

  #pinchTo(pinch: { distance: number; zoom: Zoom }): void {
    this.moving.value = true
    const { distance, ...middle } = this.#middle()
    this.#apply(zoomAround(pinch.zoom, middle, pinch.zoom.scale * (distance / Math.max(1, pinch.distance))))
  }

  #swipeBy(x: number, y: number): void {
    if (Math.hypot(x, y) < tapSlackPx) return
    this.moving.value = true
    this.swipe.value = Math.abs(x) >= Math.abs(y) ? { x, y: 0 } : { x: 0, y: Math.max(0, y) }
  }

  #isTap(point: Point, atMs: number): boolean {
    const start = this.#start
    if (!start?.touch || this.#pinch) return false
    return Math.hypot(point.x - start.x, point.y - start.y) < tapSlackPx && atMs - start.atMs < tapMs
  }

  #tap(point: Point, atMs: number): void {
    clearTimeout(this.#tapTimer)
    const last = this.#lastTap
    if (
      last &&
      atMs - last.atMs < doubleTapMs &&
      Math.hypot(point.x - last.x, point.y - last.y) < doubleTapPx
    ) {
      this.#lastTap = undefined
      this.toggle(point)
      return
    }
    this.#lastTap = { ...point, atMs }
    this.#tapTimer = setTimeout(() => this.#events.onTap(), doubleTapMs)
  }
}
