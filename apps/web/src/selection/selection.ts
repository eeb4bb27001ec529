import { computed, type ComputedRef, shallowRef, type ShallowRef } from 'vue'

/** What is selected on a page, by photo id. */
export interface Selection {
  readonly ids: Readonly<ShallowRef<ReadonlySet<string>>>
  readonly count: ComputedRef<number>
  /** Where a Shift-range begins: what was selected or opened last. */
  readonly anchor: ShallowRef<string | undefined>
  has(id: string): boolean
  toggle(id: string): void
  add(ids: Iterable<string>): void
  remove(ids: Iterable<string>): void
  /** Selects exactly these. */
  set(ids: Iterable<string>): void
  clear(): void
}

export function createSelection(): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  const anchor = shallowRef<string>()
  const change = (edit: (set: Set<string>) => void) => {
    const next = new Set(ids.value)
    edit(next)
    ids.value = next
  }
  return {
    ids,
    anchor,
    count: computed(() => ids.value.size),
    has: (id) => ids.value.has(id),
    toggle(id) {
      change((set) => {
        if (!set.delete(id)) set.add(id)
      })
      anchor.value = id
    },
    add: (more) =>
      change((set) => {
        for (const id of more) set.add(id)
      }),
    remove: (fewer) =>
      change((set) => {
        for (const id of fewer) set.delete(id)
      }),
    set(exactly) {
      ids.value = new Set(exactly)
    },
    clear() {
      if (ids.value.size > 0) ids.value = new Set()
      anchor.value = undefined
    },
  }
}
