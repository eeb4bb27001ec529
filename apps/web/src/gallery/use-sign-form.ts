import type { Config } from '@cloudalbum/contract'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from '../i18n/use-i18n.ts'
import { describe } from './describe.ts'
import { pendingSignUp } from './intent.ts'
import { Refusal } from './refusal.ts'
import { checkSigning, digits, type SignFields, type SignMode } from './sign-checks.ts'
import { useVisitor, type Visitor } from './visitor.ts'

/**
 * What the dialog asks for, what it says, and how somebody comes in. Who waits for a code is remembered in this tab.
 * @param onRefused puts the cursor where something is to be mended
 */
export function useSignForm(onRefused: () => void) {
  const visitor = useVisitor()
  const { t, te, locale } = useI18n()
  const state = createState()
  const { values, mode, config, fields, failure, news, busy, canSignUp } = state

  function show(next: SignMode) {
    mode.value = next
    fields.value = {}
    failure.value = ''
    news.value = ''
  }
  async function loadConfig() {
    // Without it, signing up says itself what is wrong.
    const unknown = { signUp: 'open', firstAccount: false } as const
    config.value = await visitor.call<Config>('GET', '/api/config').catch(() => unknown)
    if (!canSignUp.value && mode.value === 'up') show('in')
  }
  function waitForCode() {
    pendingSignUp.set(values.value.email.trim())
    show('code')
  }
  function onConfirmed() {
    show('in')
    news.value = t('gallery-sign.confirmed')
  }
  async function attempt(run: () => Promise<void>) {
    busy.value = true
    failure.value = ''
    news.value = ''
    try {
      await run()
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not-confirmed') return waitForCode()
      const code = error instanceof Refusal ? error.code : ''
      if (code === 'sign-up-closed') await loadConfig()
      // After the code for an account that was there already: its password may be another.
      if (mode.value === 'code' && code === 'sign-in-failed') show('in')
      const key = `gallery-sign.errors.${code}`
      failure.value = te(key) ? t(key) : describe(error, t)
      onRefused()
    } finally {
      busy.value = false
    }
  }

  const steps = createSteps(state, visitor, { locale: () => locale.value, waitForCode, onConfirmed })
  return {
    ...state,
    show,
    loadConfig,
    async submit() {
      if (busy.value) return
      failure.value = ''
      fields.value = checkSigning(values.value, mode.value, t)
      if (Object.keys(fields.value).length > 0) onRefused()
      else await attempt(steps[mode.value])
    },
    resend: () =>
      attempt(async () => {
        await visitor.call('POST', '/api/accounts/confirm/resend', { email: values.value.email.trim() })
        news.value = t('gallery-sign.resent')
      }),
    otherAddress() {
      pendingSignUp.clear()
      show(canSignUp.value ? 'up' : 'in')
    },
  }
}

function createState() {
  const pending = pendingSignUp.get()
  const config = shallowRef<Pick<Config, 'signUp' | 'firstAccount'>>()
  return {
    values: ref({ name: '', email: pending ?? '', password: '', code: '' }),
    mode: ref<SignMode>(pending === null ? 'up' : 'code'),
    config,
    fields: ref<SignFields>({}),
    failure: ref(''),
    news: ref(''),
    busy: ref(false),
    canSignUp: computed(() => config.value?.signUp === 'open' || config.value?.firstAccount === true),
  }
}

interface StepParts {
  locale: () => string
  waitForCode: () => void
  /** Confirmed, but the password is not known any more. */
  onConfirmed: () => void
}

/** What each of the forms asks of the album. */
function createSteps(
  { values }: ReturnType<typeof createState>,
  visitor: Visitor,
  { locale, waitForCode, onConfirmed }: StepParts,
): Record<SignMode, () => Promise<void>> {
  const email = () => values.value.email.trim()
  const signIn = () => visitor.signIn(email(), values.value.password)
  return {
    async up() {
      const { name, password } = values.value
      const body = {
        email: email(),
        password,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        language: locale(),
        ...(name.trim() ? { displayName: name.trim() } : {}),
      }
      const answer = await visitor.call<{ confirmation: string }>('POST', '/api/accounts', body)
      if (answer.confirmation === 'code-sent') waitForCode()
      else await signIn()
    },
    in: signIn,
    async code() {
      const body = { email: email(), code: digits(values.value.code) }
      await visitor.call('POST', '/api/accounts/confirm', body)
      pendingSignUp.clear()
      // The password is gone when the page was loaded anew meanwhile.
      if (values.value.password) await signIn()
      else onConfirmed()
    },
  }
}
