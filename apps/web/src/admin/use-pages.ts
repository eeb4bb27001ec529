import { type Ref, shallowRef } from 'vue'
import { useAction } from '../app/use-action.ts'
import { type Loaded, useLoad } from '../ui/use-load.ts'

/** A list that comes in pages; `more` is there while the server has more. */
export interface Pages<T> {
  state: Loaded<T[]>
  next: Ref<string | null>
  busy: Ref<string>
  more(): Promise<boolean>
}

export function usePages<T>(
  load: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>,
): Pages<T> {
  const next = shallowRef<string | null>(null)
  const { busy, run } = useAction()
  const state = useLoad(async () => {
    const page = await load(undefined)
    next.value = page.next
    return page.items
  })
  return {
    state,
    next,
    busy,
    more: () =>
      run('more', async () => {
        if (next.value === null) return
        const page = await load(next.value)
        next.value = page.next
        state.data.value = [...(state.data.value ?? []), ...page.items]
      }),
  }
}
