import './ui/tokens.css'
import './ui/base.css'
import './app/before-page.css'
import { createApp, watch } from 'vue'
import App from './app/App.vue'
import { changesKey, createChanges } from './app/changes.ts'
import { confirmKey, createConfirm } from './app/confirm.ts'
import { watchForUpdates } from './app/service-worker.ts'
import { createShortcuts, shortcutsKey } from './app/shortcuts.ts'
import { applyTheme } from './app/theme.ts'
import { createToasts, toastsKey } from './app/toasts.ts'
import { createUploadTrigger, uploadTriggerKey } from './app/upload-trigger.ts'
import { installAlbum } from './editing/install-album.ts'
import { createMessages, loadMessages, preferredLanguage, setLanguage } from './i18n/index.ts'
import { i18nKey } from './i18n/use-i18n.ts'
import { createAppRouter } from './router.ts'
import { followStorage } from './session/follow-storage.ts'
import { createSession } from './session/session.ts'
import { configKey, createConfig } from './session/use-config.ts'
import { sessionKey } from './session/use-session.ts'

const i18n = createMessages()
const session = createSession({ leave: leaveFor })
const config = createConfig(session.client)
const changes = createChanges(session.client)
const shortcuts = createShortcuts()
const toasts = createToasts()
const language = setLanguage(i18n, preferredLanguage())
const router = createAppRouter({
  session,
  config,
  async loadAreas(areas) {
    await language
    await loadMessages(i18n, i18n.locale.value, areas)
  },
})

watch(
  () => session.account.value?.preferences,
  (preferences) => {
    if (!preferences) return
    applyTheme(preferences.theme)
    shortcuts.characterKeys.value = preferences.keyboardShortcuts
    const areas = router.currentRoute.value.meta.messages ?? []
    if (preferences.language) void setLanguage(i18n, preferences.language, areas)
  },
)
watch(session.state, (state) => (state === 'signed-in' ? changes.start() : changes.stop()), {
  immediate: true,
})
followStorage(changes, session)
document.addEventListener('keydown', (event) => shortcuts.handle(event))

const app = createApp(App)
app.provide(sessionKey, session).provide(configKey, config).provide(changesKey, changes)
app.provide(shortcutsKey, shortcuts).provide(toastsKey, toasts)
app
  .provide(i18nKey, i18n)
  .provide(confirmKey, createConfirm())
  .provide(uploadTriggerKey, createUploadTrigger())
installAlbum(app, { session, changes, config })
// Not awaited by this module: the files of a language may need code that is in one file with it.
void language.then(() => {
  app.use(i18n).use(router).mount('#app')
  watchForUpdates((activate) =>
    toasts.show({
      text: i18n.t('app.update.text'),
      sticky: true,
      action: { label: i18n.t('app.update.action'), run: activate },
    }),
  )
})

/** A fresh page load forgets whatever pages kept in memory of the account. */
function leaveFor(reason: 'signed-out' | 'expired' | 'other-account') {
  if (reason === 'other-account') return location.reload()
  const { pathname, search } = location
  const next = reason === 'expired' ? `?next=${encodeURIComponent(pathname + search)}&expired` : ''
  location.assign(`/sign-in${next}`)
}
