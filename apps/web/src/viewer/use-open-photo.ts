import { onActivated, onDeactivated, onMounted, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { GridSource } from '../photo-grid/grid-source.ts'
import { useViewerContext } from './viewer-context.ts'

interface Revealing {
  focusPhoto(id: string, how?: 'stay' | 'centre'): Promise<boolean>
}

/**
 * Opens photos of a page's grid in the viewer, and when it closes puts the focus on the photo that was seen last.
 * `const open = useOpenPhoto(() => source, gridRef)`, then `<PhotoGrid ref="grid" @open="open">`.
 */
export function useOpenPhoto(
  source: () => GridSource,
  grid: Readonly<Ref<Revealing | null>>,
): (id: string) => void {
  const router = useRouter()
  const context = useViewerContext()
  let active = true
  let openedId: string | undefined
  onActivated(() => (active = true))
  onDeactivated(() => (active = false))
  onMounted(() => (active = true))
  watch(context.closed, () => {
    const id = context.lastId.value
    if (active && id !== undefined && context.source.value === source())
      requestAnimationFrame(() => void grid.value?.focusPhoto(id, id === openedId ? 'stay' : 'centre'))
  })
  return (id) => {
    context.source.value = source()
    openedId = id
    void router.push(source().hrefOf(id))
  }
}
