import { type InjectionKey, ref, type Ref } from 'vue'
import { useInjected } from './use-injected.ts'

export interface Toast {
  id: number
  text: string
  kind: 'info' | 'success' | 'error'
  /** `run` may fail; the button then says nothing more, so show an error of your own. */
  action?: { label: string; run: () => void | Promise<void> }
}

export interface Toasts {
  toasts: Ref<Toast[]>
  /** Stays for 5 s, with an action for 10 s; `sticky` until it is dismissed. */
  show(toast: Omit<Toast, 'id' | 'kind'> & { kind?: Toast['kind']; sticky?: boolean }): number
  dismiss(id: number): void
  /** While the pointer or the focus is on them nothing vanishes (WCAG 2.2.1). */
  hold(): void
  release(): void
}

export const toastsKey: InjectionKey<Toasts> = Symbol('toasts')
const most = 4

export function createToasts(): Toasts {
  const toasts = ref<Toast[]>([])
  const timers = new Map<number, { timer: ReturnType<typeof setTimeout>; ms: number }>()
  let last = 0
  let held = false

  const dismiss = (id: number) => {
    clearTimeout(timers.get(id)?.timer)
    timers.delete(id)
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }
  const arm = (id: number, ms: number) => {
    clearTimeout(timers.get(id)?.timer)
    timers.set(id, { ms, timer: setTimeout(() => (held ? undefined : dismiss(id)), ms) })
  }

  return {
    toasts,
    dismiss,
    show({ kind = 'info', sticky = false, ...toast }) {
      const id = ++last
      const same = toasts.value.find((other) => other.text === toast.text && !other.action)
      if (same) dismiss(same.id)
      toasts.value = [...toasts.value, { id, kind, ...toast }]
      while (toasts.value.length > most && toasts.value[0]) dismiss(toasts.value[0].id)
      if (!sticky) arm(id, toast.action ? 10_000 : 5_000)
      return id
    },
    hold() {
      held = true
    },
    release() {
      held = false
      for (const [id, { ms }] of timers) arm(id, ms)
    },
  }
}

/** Short messages at the bottom, read out by screen readers; one action each at most, such as Undo. */
export const useToasts = (): Toasts => useInjected(toastsKey)
