import { watch } from 'vue'
import type { GalleryPage } from './gallery-page.ts'

/** Loads the items beside the one that is shown once the browser has nothing better to do, unless data are dear. */
export function loadNeighbours(page: GalleryPage): void {
  const isSaving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true
  if (isSaving) return
  const whenIdle = 'requestIdleCallback' in window ? requestIdleCallback : setTimeout
  watch(
    () => (page.view.value.kind === 'item' ? page.view.value.item.id : undefined),
    (shown) => {
      whenIdle(() => {
        const view = page.view.value
        if (view.kind !== 'item' || view.item.id !== shown) return
        for (const one of [view.next, view.previous]) if (one) page.expect(one.slug, view.filters)
      })
    },
    { immediate: true },
  )
}
