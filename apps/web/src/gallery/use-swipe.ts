const leastPx = 56
/** Flatter than this is meant sideways. */
const slope = 0.6

/** Sideways with one finger: as a click on the link to the next or the previous item. Handlers for `v-on`. */
export function useSwipe() {
  let from: { x: number; y: number } | undefined
  return {
    touchstart(event: TouchEvent) {
      const [finger] = event.touches
      const isZoomed = (visualViewport?.scale ?? 1) > 1.01
      from =
        finger && event.touches.length === 1 && !isZoomed
          ? { x: finger.clientX, y: finger.clientY }
          : undefined
    },
    touchend(event: TouchEvent) {
      const [finger] = event.changedTouches
      if (!from || !finger || !(event.currentTarget instanceof Element)) return
      const x = finger.clientX - from.x
      const y = finger.clientY - from.y
      from = undefined
      if (Math.abs(x) < leastPx || Math.abs(y) > Math.abs(x) * slope) return
      followLink(x < 0 ? 'next' : 'prev')
    },
    touchcancel() {
      from = undefined
    },
  }
}

/** The page's own link to another item, where there is one. */
export const followLink = (rel: 'next' | 'prev'): void =>
  document.querySelector<HTMLAnchorElement>(`.item a[rel='${rel}']`)?.click()
