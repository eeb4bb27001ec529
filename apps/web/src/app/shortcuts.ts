import {
  inject,
  type InjectionKey,
  onActivated,
  onDeactivated,
  onScopeDispose,
  provide,
  ref,
  type Ref,
  shallowReactive,
  shallowRef,
  watch,
} from 'vue'
import { useInjected } from './use-injected.ts'

export interface Shortcut {
  /** For the list that `?` shows; a function follows a change of the language. */
  label: string | (() => string)
  run: (event: KeyboardEvent) => void
  /** Heading in that list. */
  group?: string | (() => string)
  /** Left out of the list, as for a second key of the same thing. */
  hidden?: boolean
  /** While false the key is as good as not registered. */
  enabled?: () => boolean
}

/** `page`: what lies below an overlay, and is silent while one is open. */
export type ShortcutScope = 'global' | 'page' | 'overlay'
export interface Registered extends Shortcut {
  keys: string
  scope: ShortcutScope
}

export interface ShortcutRegistry {
  /** False: single characters do nothing; Escape, Delete, arrows and chords stay (WCAG 2.1.4). */
  characterKeys: Ref<boolean>
  list: Registered[]
  add(entry: Registered): () => void
  addOverlay(): () => void
  handle(event: KeyboardEvent): void
}

export const shortcutsKey: InjectionKey<ShortcutRegistry> = Symbol('shortcuts')
const scopeKey: InjectionKey<ShortcutScope> = Symbol('shortcut-scope')

/** `Shift+D`, `Mod+A` (Ctrl, on a Mac Cmd), `Escape`, `/`: Shift is named with letters only, as `?` implies it elsewhere. */
export function keysOf(event: KeyboardEvent): string {
  const { key } = event
  const single = [...key].length === 1
  const letter = single && key.toLowerCase() !== key.toUpperCase()
  const shift = event.shiftKey && (letter || !single)
  const name = key === ' ' ? 'Space' : letter ? key.toUpperCase() : key
  return [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', name]
    .filter(Boolean)
    .join('+')
}

const normalise = (keys: string) =>
  keys
    .split('+')
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join('+') || '+'
const isCharacter = (keys: string) => [...keys.replace(/^Shift\+/, '')].length === 1

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox],[type=radio],[type=button],[type=range]), textarea, select'))

export function createShortcuts(): ShortcutRegistry {
  const list = shallowReactive<Registered[]>([])
  const overlays = shallowRef(0)
  const characterKeys = ref(true)

  function isActive(entry: Registered): boolean {
    if (entry.scope === 'page' && overlays.value > 0) return false
    return (characterKeys.value || !isCharacter(entry.keys)) && entry.enabled?.() !== false
  }

  return {
    characterKeys,
    list,
    add(entry) {
      const normal = { ...entry, keys: normalise(entry.keys) }
      list.push(normal)
      return () => void (list.includes(normal) && list.splice(list.indexOf(normal), 1))
    },
    addOverlay() {
      overlays.value++
      return () => overlays.value--
    },
    handle(event) {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return
      // A modal dialog has the keyboard to itself.
      if (document.querySelector('dialog[open][data-modal]')) return
      const keys = keysOf(event)
      const found = list.findLast((entry) => entry.keys === keys && isActive(entry))
      if (!found) return
      event.preventDefault()
      found.run(event)
    },
  }
}

/** Silences the keys of the page below for as long as the component lives, and gives its own the upper hand. */
export function provideShortcutOverlay(): void {
  const registry = useInjected(shortcutsKey)
  provide(scopeKey, 'overlay')
  onScopeDispose(registry.addOverlay())
}

export const provideShortcutScope = (scope: ShortcutScope) => provide(scopeKey, scope)

/**
 * `useShortcuts().register('f', { label: () => t(…), run: toggleFavourite })`. The last one that
 * registers a key has it. Keys are off in inputs and below modal dialogs, and end with the component; with
 * KeepAlive they rest while it does.
 */
export function useShortcuts(): { register(keys: string, shortcut: Shortcut): () => void } {
  const registry = useInjected(shortcutsKey)
  const scope = inject(scopeKey, 'global')
  const active = ref(true)
  onActivated(() => (active.value = true))
  onDeactivated(() => (active.value = false))
  return {
    register(keys, shortcut) {
      let remove: (() => void) | undefined
      const update = (isActive: boolean) => {
        remove?.()
        remove = isActive ? registry.add({ ...shortcut, keys, scope }) : undefined
      }
      const stop = watch(active, update, { immediate: true, flush: 'sync' })
      const end = () => (stop(), remove?.())
      onScopeDispose(end)
      return end
    },
  }
}
