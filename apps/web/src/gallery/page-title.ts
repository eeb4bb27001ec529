import type { Translate } from '../i18n/messages.ts'
import type { GalleryFacts, View } from './page-state.ts'

/** For the window, search engines and messengers: plain lines, whatever people typed. */
export interface PageTexts {
  title: string
  description: string
}

const maxTitle = 120
const maxDescription = 300

export function pageTexts(gallery: GalleryFacts | undefined, view: View, t: Translate): PageTexts {
  if (!gallery || view.kind === 'missing')
    return { title: t('gallery.missing.title'), description: t('gallery.missing.text') }
  if (view.kind === 'item') {
    const { name, description } = view.item
    const title = oneLine(`${name} – ${gallery.title}`, maxTitle)
    return { title, description: oneLine(description, maxDescription) || aboutGallery(gallery, t) }
  }
  const chosen = Object.values(view.filters).join(', ')
  const title = oneLine(chosen ? `${chosen} – ${gallery.title}` : gallery.title, maxTitle)
  return { title, description: aboutGallery(gallery, t) }
}

const aboutGallery = ({ text, itemCount }: GalleryFacts, t: Translate) =>
  oneLine(text, maxDescription) || t('gallery.summary', { count: itemCount }, itemCount)

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
