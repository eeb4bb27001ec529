import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/control.css'
import './gallery.css'
import './filters.css'
import './grid.css'
import './item.css'
import './sign.css'
import { watch } from 'vue'
import type { MessageTree } from '../i18n/messages.ts'
import { countClicks } from './count-clicks.ts'
import { createGalleryApp } from './create-gallery-app.ts'
import { listenForKeys } from './keys.ts'
import { chosenLanguage, languageChoiceKey, rememberLanguage } from './language.ts'
import { createNavigation } from './navigation.ts'
import { loadNeighbours } from './neighbours.ts'
import type { Language, PageState } from './page-state.ts'
import { pageTitle } from './page-title.ts'
import { createVisitor } from './visitor.ts'

const messages: Record<Language, () => Promise<{ default: MessageTree }>> = {
  en: () => import('../i18n/en/gallery.json'),
  ko: () => import('../i18n/ko/gallery.json'),
}

const state = JSON.parse(document.getElementById('state')?.textContent ?? '') as PageState
const words = (await messages[state.language]()).default
const visitor = createVisitor({ reload: () => location.reload() })
const { app, i18n, page, deeds } = createGalleryApp(state, words, visitor)
app.provide(languageChoiceKey, rememberLanguage)
app.mount('#app')

const titleOf = () => pageTitle(page.gallery, page.view.value, i18n.t)
const navigation = createNavigation(page, { titleOf, offline: () => i18n.t('gallery.errors.offline') })
listenForKeys(page)
loadNeighbours(page)
countClicks(page, deeds)
await navigation.start()

// What the server could not know: the language that was chosen elsewhere in the album, and who is here.
watch(visitor.account, (account) => speak(account?.preferences.language))
await speak(chosenLanguage())
await visitor.start()
deeds.resume()

async function speak(language: Language | null | undefined) {
  if (!language || state.languageInAddress || language === i18n.locale.value) return
  i18n.add(language, { gallery: (await messages[language]()).default })
  i18n.locale.value = language
  document.documentElement.lang = language
  document.title = titleOf()
  rememberLanguage(language)
}
