import { type InjectionKey, onScopeDispose, readonly, ref, type Ref } from 'vue'
import { useInjected } from './use-injected.ts'

export interface UploadTrigger {
  /** Opens the file picker of the upload panel: for the button of the top bar and of empty pages. */
  open(): void
  /** Somebody asked before the upload panel was there. */
  readonly wanted: Readonly<Ref<boolean>>
  /** For the upload panel, which owns the picker. Called at once when somebody has asked already. */
  onOpen(handler: () => void): void
}

export const uploadTriggerKey: InjectionKey<UploadTrigger> = Symbol('upload-trigger')

export function createUploadTrigger(): UploadTrigger {
  const handlers = new Set<() => void>()
  const wanted = ref(false)
  return {
    wanted: readonly(wanted),
    open() {
      wanted.value = handlers.size === 0
      handlers.forEach((handler) => handler())
    },
    onOpen(handler) {
      handlers.add(handler)
      onScopeDispose(() => handlers.delete(handler))
      if (wanted.value) handler()
      wanted.value = false
    },
  }
}

export const useUploadTrigger = (): UploadTrigger => useInjected(uploadTriggerKey)
