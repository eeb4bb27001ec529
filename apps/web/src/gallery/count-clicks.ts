import { watch } from 'vue'
import { createClicks } from './clicks.ts'
import type { Deeds } from './deeds.ts'
import type { GalleryPage } from './gallery-page.ts'

/** The owner learns what was looked at: the gallery once for each time that the page is loaded, each item as it is opened. */
export function countClicks({ gallery, view }: GalleryPage, { known, mine }: Deeds): void {
  if (!gallery) return
  const clicks = createClicks({ galleryId: gallery.id })
  clicks.opened(null)
  watch(
    () => (view.value.kind === 'item' ? view.value.item.id : undefined),
    (itemId) => itemId !== undefined && clicks.opened(itemId),
    { immediate: true },
  )
  watch(known, (isKnown) => isKnown && clicks.begin(mine.owner), { immediate: true })
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && clicks.flush())
}
