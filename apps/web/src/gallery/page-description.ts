import type { Translate } from '../i18n/messages.ts'
import { oneLine } from './page-title.ts'
import type { GalleryFacts, View } from './page-state.ts'

const maxDescription = 300

/** For search engines and messengers. */
export function pageDescription(gallery: GalleryFacts | undefined, view: View, t: Translate): string {
  if (!gallery || view.kind === 'missing') return t('gallery.missing.text')
  const { text, itemCount: count } = gallery
  const own = view.kind === 'item' ? oneLine(view.item.description, maxDescription) : ''
  return own || oneLine(text, maxDescription) || t('gallery.summary', { count }, count)
}
