import type { GalleryRenderer } from '@cloudalbum/contract'
import { renderToString } from 'vue/server-renderer'
import { createSSRApp } from 'vue'
import en from '../i18n/en/gallery.json'
import ko from '../i18n/ko/gallery.json'
import { accentStyle } from './accent.ts'
import { addressOf, placeAt } from './addresses.ts'
import { createGalleryApp } from './create-gallery-app.ts'
import IconSprite from './IconSprite.vue'
import type { Language } from './page-state.ts'
import { pageDescription } from './page-description.ts'
import { pageTitle } from './page-title.ts'
import { nobody } from './visitor.ts'

const assets = __GALLERY_ASSETS__
const messages = { en, ko }
let sprite: Promise<string> | undefined

/** Writes a page of a gallery. */
const render: GalleryRenderer['render'] = async (state) => {
  const { app, i18n } = createGalleryApp(state, messages[state.language], nobody())
  sprite ??= renderToString(createSSRApp(IconSprite))
  const [icons, html] = await Promise.all([sprite, renderToString(app)])
  return {
    title: pageTitle(state.gallery, state.view, i18n.t),
    description: pageDescription(state.gallery, state.view, i18n.t),
    body: `${icons}<div id="app">${html}</div>`,
    accentStyle: state.gallery?.accent ? accentStyle(state.gallery.accent) : '',
    script: assets.script,
    style: assets.style,
    messages: assets.messages[state.language] ?? '',
  }
}

/** The language that a visitor asks for: in the address, else chosen before, else by their browser (RFC 9110, 12.5.4). */
const languageFor: GalleryRenderer['languageFor'] = (asked, accepted) => {
  const known = asked.find((one): one is Language => one === 'en' || one === 'ko')
  if (known) return known
  const ranked = (accepted ?? '')
    .split(',')
    .map((one) => {
      const [tag = '', ...rest] = one.trim().split(';')
      const quality = rest.map((part) => /^\s*q=([\d.]+)/.exec(part)?.[1]).find(Boolean)
      return { language: tag.slice(0, 2).toLowerCase(), weight: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return ranked.find(({ language }) => language === 'en' || language === 'ko')?.language === 'ko'
    ? 'ko'
    : 'en'
}

export default { render, addressOf, placeAt, languageFor } satisfies GalleryRenderer
