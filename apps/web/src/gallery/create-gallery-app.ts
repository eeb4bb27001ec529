import { type App, createSSRApp } from 'vue'
import { createMessageStore, type MessageTree } from '../i18n/messages.ts'
import { i18nKey } from '../i18n/use-i18n.ts'
import { createDeeds, type Deeds, deedsKey } from './deeds.ts'
import GalleryApp from './GalleryApp.vue'
import { createGalleryPage, type GalleryPage, pageKey } from './gallery-page.ts'
import type { AppI18n } from '../i18n/index.ts'
import type { Language, PageState } from './page-state.ts'
import { type Visitor, visitorKey } from './visitor.ts'

export interface GalleryParts {
  app: App
  i18n: AppI18n
  page: GalleryPage
  deeds: Deeds
}

/** The same page on the server, which writes it, and in the browser, which takes it over. */
export function createGalleryApp(state: PageState, messages: MessageTree, visitor: Visitor): GalleryParts {
  const i18n = createMessageStore<Language>(state.language)
  i18n.add(state.language, { gallery: messages })
  const page = createGalleryPage(state, visitor.call)
  const deeds = createDeeds({ page, visitor, t: i18n.t })
  const app = createSSRApp(GalleryApp)
  app.use(i18n)
  app.provide(i18nKey, i18n).provide(pageKey, page).provide(visitorKey, visitor).provide(deedsKey, deeds)
  return { app, i18n, page, deeds }
}
