import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type ShallowRef } from 'vue'

export interface RowWindow {
  /** Rows from `first` to before `last` are drawn. */
  first: number
  last: number
  /** Pixels of the rows that are not. */
  above: number
  below: number
  /** Scrolls until the row is drawn and in sight. */
  reveal(row: number): void
}

const spare = 10

/** Which rows of one height are worth drawing while the document scrolls. */
export function useRowWindow(
  body: Readonly<ShallowRef<HTMLElement | null>>,
  count: () => number,
  rowHeight: number,
): ComputedRef<RowWindow> {
  const top = ref(0)
  const height = ref(800)
  let frame = 0
  function measure() {
    frame = 0
    if (!body.value) return
    top.value = Math.max(0, -body.value.getBoundingClientRect().top)
    height.value = window.innerHeight
  }
  const soon = () => (frame ||= requestAnimationFrame(measure))
  onMounted(() => {
    measure()
    window.addEventListener('scroll', soon, { passive: true })
    window.addEventListener('resize', soon)
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    window.removeEventListener('scroll', soon)
    window.removeEventListener('resize', soon)
  })
  function reveal(row: number) {
    if (!body.value) return
    const at = body.value.getBoundingClientRect().top + row * rowHeight
    const [from, to] = [120, window.innerHeight - 2 * rowHeight]
    if (at < from) window.scrollBy({ top: at - from })
    else if (at > to) window.scrollBy({ top: at - to })
    measure()
  }
  return computed(() => {
    const first = Math.max(0, Math.min(count(), Math.floor(top.value / rowHeight) - spare))
    const last = Math.min(count(), Math.ceil((top.value + height.value) / rowHeight) + spare)
    return { first, last, above: first * rowHeight, below: (count() - last) * rowHeight, reveal }
  })
}
