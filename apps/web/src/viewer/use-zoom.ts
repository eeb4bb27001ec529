import {
  computed,
  onBeforeUnmount,
  onMounted,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
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

export interface ZoomControl {
  zoom: ShallowRef<Zoom>
  stage: ShallowRef<Size>
  fit: ComputedRef<Size>
  zoomed: ComputedRef<boolean>
  /** A finger or the wheel moves it right now: no transition. */
  moving: Ref<boolean>
  /** How far a swipe has moved the photo. */
  swipe: ShallowRef<{ x: number; y: number }>
  toggle(point?: { x: number; y: number }): void
  by(factor: number): void
  reset(): void
}

export interface ZoomEvents {
  onStep(step: 1 | -1): void
  onClose(): void
  onTap(): void
}

const swipePx = 56
const closePx = 110
const tapSlackPx = 8
const doubleTapMs = 300

/** Wheel, double click, pinch, pan and swipe over `element`, for a photo of `size`. */
export function useZoom(
  element: Readonly<Ref<HTMLElement | null>>,
  size: () => Size,
  events: ZoomEvents,
): ZoomControl {
  const zoom = shallowRef(unzoomed)
  const stage = shallowRef<Size>({ widthPx: window.innerWidth, heightPx: window.innerHeight })
  const fit = computed(() => fitInto(stage.value, size()))
  const moving = ref(false)
  const swipe = shallowRef({ x: 0, y: 0 })
  const pointers = new Map<number, { x: number; y: number }>()
  let start: { x: number; y: number; atMs: number; touch: boolean } | undefined
  let pinch: { distance: number; zoom: Zoom } | undefined
  let lastTap: { x: number; y: number; atMs: number } | undefined
  let tapTimer: ReturnType<typeof setTimeout> | undefined
  let wheelTimer: ReturnType<typeof setTimeout> | undefined

  const ratio = () => window.devicePixelRatio || 1
  const apply = (next: Zoom) => {
    const scale = Math.min(largestScale(fit.value, size(), ratio()), Math.max(1, next.scale))
    zoom.value =
      scale === 1
        ? unzoomed
        : settle(scale === next.scale ? next : { ...next, scale }, stage.value, fit.value)
  }
  const fromMiddle = (event: { clientX: number; clientY: number }) => {
    const box = element.value?.getBoundingClientRect()
    return box
      ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
      : { x: 0, y: 0 }
  }
  const toggle = (point = { x: 0, y: 0 }) =>
    apply(
      zoom.value.scale > 1
        ? unzoomed
        : zoomAround(zoom.value, point, doubleClickScale(fit.value, size(), ratio())),
    )
  const middleOf = () => {
    const [a = { x: 0, y: 0 }, b = a] = [...pointers.values()]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) }
  }

  function onWheel(event: WheelEvent) {
    event.preventDefault()
    moving.value = true
    clearTimeout(wheelTimer)
    wheelTimer = setTimeout(() => (moving.value = false), 120)
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY
    apply(
      zoomAround(
        zoom.value,
        fromMiddle(event),
        Math.max(1, zoom.value.scale * Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0022))),
      ),
    )
  }
  function onDown(event: PointerEvent) {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, a, input')))
      return
    element.value?.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, fromMiddle(event))
    start = { ...fromMiddle(event), atMs: event.timeStamp, touch: event.pointerType !== 'mouse' }
    if (pointers.size === 2) {
      pinch = { distance: middleOf().distance, zoom: zoom.value }
      swipe.value = { x: 0, y: 0 }
    }
  }
  function onMove(event: PointerEvent) {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const now = fromMiddle(event)
    pointers.set(event.pointerId, now)
    if (pinch && pointers.size === 2) {
      moving.value = true
      const { distance, ...middle } = middleOf()
      apply(zoomAround(pinch.zoom, middle, pinch.zoom.scale * (distance / Math.max(1, pinch.distance))))
    } else if (zoom.value.scale > 1) {
      moving.value = true
      apply({ ...zoom.value, x: zoom.value.x + now.x - before.x, y: zoom.value.y + now.y - before.y })
    } else if (start?.touch && !pinch) {
      const dx = now.x - start.x
      const dy = now.y - start.y
      if (Math.hypot(dx, dy) < tapSlackPx) return
      moving.value = true
      swipe.value = Math.abs(dx) >= Math.abs(dy) ? { x: dx, y: 0 } : { x: 0, y: Math.max(0, dy) }
    }
  }
  function onUp(event: PointerEvent) {
    if (!pointers.delete(event.pointerId)) return
    const now = fromMiddle(event)
    const done = swipe.value
    const isTap =
      start &&
      !pinch &&
      Math.hypot(now.x - start.x, now.y - start.y) < tapSlackPx &&
      event.timeStamp - start.atMs < 500
    if (pointers.size === 0) {
      pinch = undefined
      moving.value = false
      swipe.value = { x: 0, y: 0 }
    }
    if (event.type === 'pointercancel') return
    if (done.x < -swipePx) events.onStep(1)
    else if (done.x > swipePx) events.onStep(-1)
    else if (done.y > closePx) events.onClose()
    else if (isTap && start?.touch) onTap(now, event.timeStamp)
  }
  function onTap(point: { x: number; y: number }, atMs: number) {
    clearTimeout(tapTimer)
    if (
      lastTap &&
      atMs - lastTap.atMs < doubleTapMs &&
      Math.hypot(point.x - lastTap.x, point.y - lastTap.y) < 40
    ) {
      lastTap = undefined
      return toggle(point)
    }
    lastTap = { ...point, atMs }
    tapTimer = setTimeout(events.onTap, doubleTapMs)
  }
  const onDoubleClick = (event: MouseEvent) => {
    // Two taps were seen above already.
    if (start?.touch !== true && !(event.target instanceof Element && event.target.closest('button, a')))
      toggle(fromMiddle(event))
  }

  const sizes = new ResizeObserver(([entry]) => {
    if (entry) stage.value = { widthPx: entry.contentRect.width, heightPx: entry.contentRect.height }
  })
  onMounted(() => {
    const target = element.value
    if (!target) return
    sizes.observe(target)
    target.addEventListener('wheel', onWheel, { passive: false })
    target.addEventListener('pointerdown', onDown)
    target.addEventListener('pointermove', onMove)
    target.addEventListener('pointerup', onUp)
    target.addEventListener('pointercancel', onUp)
    target.addEventListener('dblclick', onDoubleClick)
  })
  onBeforeUnmount(() => {
    sizes.disconnect()
    clearTimeout(tapTimer)
    clearTimeout(wheelTimer)
  })
  watch(stage, () => (zoom.value = settle(zoom.value, stage.value, fit.value)))

  return {
    zoom,
    stage,
    fit,
    moving,
    swipe,
    toggle,
    zoomed: computed(() => zoom.value.scale > 1),
    by: (factor) => apply(zoomAround(zoom.value, { x: 0, y: 0 }, zoom.value.scale * factor)),
    reset: () => (zoom.value = unzoomed),
  }
}
