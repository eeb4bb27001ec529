import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { ZoomGestures, type ZoomEvents } from './zoom-gestures.ts'
import type { Size } from './zoom.ts'

/** Listens over `element` for gestures on a photo of `size`. */
export function useZoom(
  element: Readonly<Ref<HTMLElement | null>>,
  size: () => Size,
  events: ZoomEvents,
): ZoomGestures {
  const gestures = new ZoomGestures(size, events)
  const sizes = new ResizeObserver(([entry]) => {
    if (entry) gestures.resize({ widthPx: entry.contentRect.width, heightPx: entry.contentRect.height })
  })
  onMounted(() => {
    const target = element.value
    if (!target) return
    sizes.observe(target)
    target.addEventListener('wheel', gestures.onWheel, { passive: false })
    target.addEventListener('pointerdown', gestures.onDown)
    target.addEventListener('pointermove', gestures.onMove)
    target.addEventListener('pointerup', gestures.onUp)
    target.addEventListener('pointercancel', gestures.onUp)
    target.addEventListener('dblclick', gestures.onDoubleClick)
  })
  onBeforeUnmount(() => {
    sizes.disconnect()
    gestures.stop()
  })
  return gestures
}
