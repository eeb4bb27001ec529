import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Viewport {
  /** Height of the grid at the viewport's top: negative while something above the grid is in view. */
  topPx: number
  heightPx: number
}

export interface Scroller {
  viewport: ShallowRef<Viewport>
  widthPx: Ref<number>
  /** Reads where the viewport is now. */
  measure(): Viewport
  /** Scrolls so that this height of the grid is at the viewport's top. */
  scrollTo(topPx: number): void
}

/** Follows the width of `root` and how far the window is scrolled over it. Nothing while it is not in the page. */
export function useScroller(root: Readonly<Ref<HTMLElement | null>>): Scroller {
  const viewport = shallowRef<Viewport>({ topPx: 0, heightPx: window.innerHeight })
  const widthPx = shallowRef(0)
  let frame = 0

  function measure(): Viewport {
    const element = root.value
    if (!element?.isConnected) return viewport.value
    return { topPx: -element.getBoundingClientRect().top, heightPx: window.innerHeight }
  }
  function update() {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      if (root.value?.isConnected) viewport.value = measure()
    })
  }

  const sizes = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0)
    if (width > 0) widthPx.value = width
    update()
  })
  onMounted(() => {
    if (!root.value) return
    widthPx.value = root.value.clientWidth
    viewport.value = measure()
    sizes.observe(root.value)
    window.addEventListener('scroll', update, { passive: true })
    window.addEventListener('resize', update, { passive: true })
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    sizes.disconnect()
    window.removeEventListener('scroll', update)
    window.removeEventListener('resize', update)
  })

  return {
    viewport,
    widthPx,
    measure,
    scrollTo(topPx) {
      if (!root.value?.isConnected) return
      const by = topPx - measure().topPx
      if (Math.abs(by) >= 1) window.scrollBy({ top: by, behavior: 'instant' })
      viewport.value = measure()
    },
  }
}
