import { ref, type Ref } from 'vue'
import { useDescribe } from './describe-error.ts'
import { useToasts } from './toasts.ts'

/** Runs one thing at a time for a button, and says in a toast when it failed. True when it succeeded. */
export function useAction(): {
  busy: Ref<string>
  run(name: string, call: () => Promise<void>): Promise<boolean>
} {
  const describe = useDescribe()
  const toasts = useToasts()
  const busy = ref('')
  return {
    busy,
    async run(name, call) {
      if (busy.value) return false
      busy.value = name
      try {
        await call()
        return true
      } catch (error) {
        toasts.show({ kind: 'error', text: describe(error) })
        return false
      } finally {
        busy.value = ''
      }
    },
  }
}
