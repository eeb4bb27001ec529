import { type InjectionKey, onScopeDispose } from 'vue'
import { useInjected } from './use-injected.ts'

export interface UploadTrigger {
  /** Opens the file picker of the upload panel: for the button of the top bar and of empty pages. */
  open(): void
  /** For the upload panel, which owns the picker. */
  onOpen(handler: () => void): void
}

export const uploadTriggerKey: InjectionKey<UploadTrigger> = Symbol('upload-trigger')

export function createUploadTrigger(): UploadTrigger {
  const handlers = new Set<() => void>()
  return {
    open: () => handlers.forEach((handler) => handler()),
    onOpen(handler) {
      handlers.add(handler)
      onScopeDispose(() => handlers.delete(handler))
    },
  }
}

export const useUploadTrigger = (): UploadTrigger => useInjected(uploadTriggerKey)
