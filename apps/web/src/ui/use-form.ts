import { ApiError } from '@cloudalbum/contract'
import { nextTick, ref, type Ref } from 'vue'
import { useI18n } from '../i18n/use-i18n.ts'
import { useDescribe } from '../app/describe-error.ts'
import { fieldMessage } from './field-message.ts'

type Fields = Partial<Record<string, string>>

export interface FormSubmit {
  /** Field name → what is wrong with it. */
  fields: Ref<Fields>
  /** What went wrong as a whole; '' when nothing did. */
  failure: Ref<string>
  error: Ref<unknown>
  busy: Ref<boolean>
  /** The `<form>`, in which the focus finds the first field that is wrong; UiForm calls it. */
  bind(element: HTMLFormElement | null): void
  /**
   * Runs `call` unless it runs already or `check` finds something. True when it succeeded.
   * @param check answers what is wrong, by field; `''` and undefined are fine
   */
  submit(call: () => Promise<void>, check?: () => Fields): Promise<boolean>
}

/** The life of a form: checks here, refusals of the server at their fields, focus on what to mend. */
export function useFormSubmit(): FormSubmit {
  const { locale, t } = useI18n()
  const describe = useDescribe()
  const fields = ref<Fields>({})
  const failure = ref('')
  const error = ref<unknown>()
  const busy = ref(false)
  let form: HTMLFormElement | null = null

  async function showErrors() {
    await nextTick()
    const target =
      form?.querySelector<HTMLElement>('[aria-invalid=true]') ??
      form?.querySelector<HTMLElement>('[role=alert]')
    target?.focus()
  }

  function take(cause: unknown) {
    error.value = cause
    const named = cause instanceof ApiError ? (cause.problem?.fields ?? {}) : {}
    const english = locale.value === 'en'
    fields.value = Object.fromEntries(
      Object.entries(named).map(([name, text]) => [lastPart(name), fieldMessage(text, t, english)]),
    )
    failure.value = describe(cause)
  }

  return {
    fields,
    failure,
    error,
    busy,
    bind: (element) => void (form = element),
    async submit(call, check = () => ({})) {
      if (busy.value) return false
      const found = Object.entries(check()).filter(([, text]) => text)
      fields.value = Object.fromEntries(found)
      failure.value = ''
      error.value = undefined
      if (found.length > 0) {
        await showErrors()
        return false
      }
      busy.value = true
      try {
        await call()
        return true
      } catch (cause) {
        take(cause)
        return false
      } finally {
        busy.value = false
        if (failure.value) await showErrors()
      }
    },
  }
}

/** The server may name a field by its path in the body. */
const lastPart = (name: string) => name.split('.').at(-1) ?? name
