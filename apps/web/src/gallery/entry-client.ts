import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/control.css'
import './gallery.css'
import './item.css'
import './sign.css'
import type { MessageTree } from '../i18n/messages.ts'
import { watch } from 'vue'
import { createGalleryApp } from './create-gallery-app.ts'
import { chosenLanguage, languageChoiceKey, rememberLanguage } from './language.ts'
import { createNavigation } from './navigation.ts'
import type { Language, PageState } from './page-state.ts'
import { pageTexts } from './page-title.ts'
import { followLink } from './use-swipe.ts'
import { createVisitor } from './visitor.ts'

const messages: Record<Language, () => Promise<{ default: MessageTree }>> = {
  en: () => import('../i18n/en/gallery.json'),
  ko: () => import('../i18n/ko/gallery.json'),
}

const state = JSON.parse(document.getElementById('state')?.textContent ?? '') as PageState
const visitor = createVisitor({ reload: () => location.reload() })
const { app, i18n, page, deeds } = createGalleryApp(
  state,
  (await messages[state.language]()).default,
  visitor,
)
app.provide(languageChoiceKey, rememberLanguage)
app.mount('#app')

const titleOf = () => pageTexts(page.gallery, page.view.value, i18n.t).title
const navigation = createNavigation(page, { titleOf, offline: () => i18n.t('gallery.errors.offline') })
await navigation.start()

// What the server could not know: the language that was chosen elsewhere in the album, and who is here.
const wanted = chosenLanguage()
if (wanted && !state.languageInAddress) await speak(wanted)
watch(visitor.account, (account) => {
  const own = account?.preferences.language
  if (own && !state.languageInAddress) void speak(own)
})
await visitor.start()
deeds.resume()

async function speak(language: Language) {
  if (language === i18n.locale.value) return
  i18n.add(language, { gallery: (await messages[language]()).default })
  i18n.locale.value = language
  document.documentElement.lang = language
  document.title = titleOf()
  rememberLanguage(language)
}

watch(
  page.view,
  (view) => {
    if (view.kind !== 'item') return
    const { next, previous, filters } = view
    const isSaving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true
    if (isSaving) return
    const idle = 'requestIdleCallback' in window ? requestIdleCallback : setTimeout
    idle(() => {
      for (const one of [next, previous]) if (one && page.view.value === view) page.expect(one.slug, filters)
    })
  },
  { immediate: true },
)

document.addEventListener('keydown', (event) => {
  if (page.view.value.kind !== 'item' || event.defaultPrevented) return
  if (
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    event.shiftKey ||
    document.querySelector('dialog[open]')
  )
    return
  if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
  if (event.key === 'ArrowRight') followLink('next')
  else if (event.key === 'ArrowLeft') followLink('prev')
  else if (event.key === 'Escape') document.querySelector<HTMLAnchorElement>('.back')?.click()
})
