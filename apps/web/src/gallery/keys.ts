import type { GalleryPage } from './gallery-page.ts'
import { followLink } from './use-swipe.ts'

/** ← and → to the items beside this one, Esc back to the grid: no letters, so that nobody needs to switch them off. */
export function listenForKeys(page: GalleryPage): void {
  document.addEventListener('keydown', (event) => {
    const { key, target, metaKey, ctrlKey, altKey, shiftKey } = event
    if (page.view.value.kind !== 'item' || event.defaultPrevented) return
    if (metaKey || ctrlKey || altKey || shiftKey || document.querySelector('dialog[open]')) return
    if (target instanceof Element && target.closest('input, textarea, select')) return
    if (key === 'ArrowRight') followLink('next')
    else if (key === 'ArrowLeft') followLink('prev')
    else if (key === 'Escape') document.querySelector<HTMLAnchorElement>('.item .back')?.click()
  })
}
