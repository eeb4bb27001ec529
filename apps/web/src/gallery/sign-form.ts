import type { Config } from '@cloudalbum/contract'
import { computed, ref, shallowRef } from 'vue'
import type { Translate } from '../i18n/messages.ts'
import { describe } from './deeds.ts'
import { Refusal } from './refusal.ts'
import type { Visitor } from './visitor.ts'

/** `code`: the account waits for the code that was sent by mail. */
export type SignMode = 'up' | 'in' | 'code'
type Field = 'name' | 'email' | 'password' | 'code'

const pendingKey = 'cloudalbum.gallery-sign-up'
const maxName = 80
const password = { min: 8, max: 256 }

interface Parts {
  visitor: Visitor
  t: Translate
  language: () => 'en' | 'ko'
  /** Puts the cursor where something is to be mended. */
  onRefused: () => void
}

/** What the dialog asks for, what it says, and how somebody comes in. Who waits for a code is remembered in this tab. */
export function createSignForm({ visitor, t, language, onRefused }: Parts) {
  const pending = sessionStorage.getItem(pendingKey)
  const values = ref({ name: '', email: pending ?? '', password: '', code: '' })
  const mode = ref<SignMode>(pending === null ? 'up' : 'code')
  const config = shallowRef<Pick<Config, 'signUp' | 'firstAccount'>>()
  const fields = ref<Partial<Record<Field, string>>>({})
  const failure = ref('')
  const news = ref('')
  const busy = ref(false)

  const canSignUp = computed(() => config.value?.signUp === 'open' || config.value?.firstAccount === true)

  function check(): Partial<Record<Field, string>> {
    const { name, email, password: secret, code } = values.value
    const found: Partial<Record<Field, string>> = {}
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) found.email = t('gallery-sign.errors.email')
    if (mode.value === 'code')
      return /^\d{6}$/.test(digits(code)) ? found : { ...found, code: t('gallery-sign.errors.code') }
    if (secret === '') found.password = t('gallery-sign.errors.required')
    if (mode.value === 'in') return found
    if ([...name.trim()].length > maxName) found.name = t('gallery-sign.errors.tooLong', { max: maxName })
    if (secret.length < password.min)
      found.password = t('gallery-sign.errors.tooShort', { min: password.min })
    else if (secret.length > password.max)
      found.password = t('gallery-sign.errors.tooLong', { max: password.max })
    return found
  }

  const signIn = () => visitor.signIn(values.value.email.trim(), values.value.password)
  function waitForCode() {
    sessionStorage.setItem(pendingKey, values.value.email.trim())
    show('code')
  }
  const steps: Record<SignMode, () => Promise<void>> = {
    async up() {
      const { name, email, password: secret } = values.value
      const { confirmation } = await visitor.call<{ confirmation: 'done' | 'code-sent' }>(
        'POST',
        '/api/accounts',
        {
          email: email.trim(),
          password: secret,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          language: language(),
          ...(name.trim() ? { displayName: name.trim() } : {}),
        },
      )
      if (confirmation === 'code-sent') waitForCode()
      else await signIn()
    },
    in: signIn,
    async code() {
      await visitor.call('POST', '/api/accounts/confirm', {
        email: values.value.email.trim(),
        code: digits(values.value.code),
      })
      sessionStorage.removeItem(pendingKey)
      // The password is gone when the page was loaded anew meanwhile.
      if (values.value.password) return signIn()
      show('in')
      news.value = t('gallery-sign.confirmed')
    },
  }

  function show(next: SignMode) {
    mode.value = next
    fields.value = {}
    failure.value = ''
    news.value = ''
  }
  async function attempt(run: () => Promise<void>) {
    busy.value = true
    failure.value = ''
    news.value = ''
    try {
      await run()
    } catch (error) {
      take(error)
    } finally {
      busy.value = false
    }
  }
  function take(error: unknown) {
    if (error instanceof Refusal && error.code === 'not-confirmed') return waitForCode()
    if (error instanceof Refusal && error.code === 'sign-up-closed') void loadConfig()
    // After a code for an account that there is already, its password may be another.
    if (mode.value === 'code' && error instanceof Refusal && error.code === 'sign-in-failed') show('in')
    failure.value = describeSigning(error, t)
    onRefused()
  }
  async function loadConfig() {
    // Without it, signing up says itself what is wrong.
    config.value = await visitor
      .call<Config>('GET', '/api/config')
      .catch(() => ({ signUp: 'open', firstAccount: false }) as const)
    if (!canSignUp.value && mode.value === 'up') show('in')
  }

  return {
    values,
    mode,
    config,
    fields,
    failure,
    news,
    busy,
    canSignUp,
    show,
    loadConfig,
    async submit() {
      if (busy.value) return
      fields.value = check()
      failure.value = ''
      if (Object.keys(fields.value).length > 0) onRefused()
      else await attempt(steps[mode.value])
    },
    resend: () =>
      attempt(async () => {
        await visitor.call('POST', '/api/accounts/confirm/resend', { email: values.value.email.trim() })
        news.value = t('gallery-sign.resent')
      }),
    otherAddress() {
      sessionStorage.removeItem(pendingKey)
      show(canSignUp.value ? 'up' : 'in')
    },
  }
}

/** What is said of signing in, else what is said of everything. */
function describeSigning(error: unknown, t: Translate): string {
  const key = `gallery-sign.errors.${error instanceof Refusal ? error.code : ''}`
  const text = t(key)
  return text === key ? describe(error, t) : text
}

/** People paste codes with spaces and dashes. */
const digits = (text: string) => text.replace(/\D/g, '')
