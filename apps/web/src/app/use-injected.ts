import { inject, type InjectionKey } from 'vue'

/** `inject` for what `main.ts` always provides. */
export function useInjected<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error(`${String(key.description)} was not provided`)
  return value
}
