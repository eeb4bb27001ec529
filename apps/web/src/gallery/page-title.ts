import type { Translate } from '../i18n/messages.ts'
import type { GalleryFacts, View } from './page-state.ts'

const maxTitle = 120

/** For the window, search engines and messengers: one plain line, whatever people typed. */
export function pageTitle(gallery: GalleryFacts | undefined, view: View, t: Translate): string {
  if (!gallery || view.kind === 'missing') return t('gallery.missing.title')
  const first = view.kind === 'item' ? view.item.name : Object.values(view.filters).join(', ')
  return oneLine(first ? `${first} – ${gallery.title}` : gallery.title, maxTitle)
}

/** No control, format and direction characters; cut between letters. */
export function oneLine(text: string, maxLetters: number): string {
  const line = text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  const letters = [...line]
  return letters.length > maxLetters ? `${letters.slice(0, maxLetters - 1).join('')}…` : line
}
