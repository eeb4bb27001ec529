import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { confirmKey, createConfirm } from '../app/confirm.ts'
import { createShortcuts, shortcutsKey } from '../app/shortcuts.ts'
import { createToasts, toastsKey } from '../app/toasts.ts'
import { createMessages, type Language, setLanguage } from '../i18n/index.ts'
import { i18nKey } from '../i18n/use-i18n.ts'

/** Runs a set-up function in a component, with what `main.ts` provides and needs no server. */
export async function mountWithApp<T>(setup: () => T, language: Language = 'en') {
  const i18n = createMessages()
  await setLanguage(i18n, language, ['session', 'settings', 'admin'])
  const parts = { shortcuts: createShortcuts(), toasts: createToasts(), confirm: createConfirm() }
  let result: T | undefined
  const component = defineComponent({
    setup() {
      result = setup()
      return () => h('div')
    },
  })
  const wrapper = mount(component, {
    attachTo: document.body,
    global: {
      plugins: [i18n],
      provide: {
        [shortcutsKey as symbol]: parts.shortcuts,
        [toastsKey as symbol]: parts.toasts,
        [confirmKey as symbol]: parts.confirm,
        [i18nKey as symbol]: i18n,
      },
    },
  })
  return { wrapper, result: result as T, ...parts }
}
