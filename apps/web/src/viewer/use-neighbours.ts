import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { GridSource } from '../photo-grid/grid-source.ts'
import { glimpseOf, neighbour, type PhotoGlimpse } from './neighbours.ts'

export interface Neighbours {
  /** The photo itself, as its list knows it. */
  photo: ShallowRef<PhotoGlimpse | undefined>
  previous: ShallowRef<PhotoGlimpse | undefined>
  next: ShallowRef<PhotoGlimpse | undefined>
}

/** Follows a photo through its list. */
export function useNeighbours(source: Readonly<Ref<GridSource | undefined>>, id: () => string): Neighbours {
  const photo = shallowRef<PhotoGlimpse>()
  const previous = shallowRef<PhotoGlimpse>()
  const next = shallowRef<PhotoGlimpse>()

  async function look(
    own: GridSource,
    ownId: string,
    step: 1 | -1,
    into: ShallowRef<PhotoGlimpse | undefined>,
  ) {
    try {
      const found = await neighbour(own, ownId, step)
      if (source.value === own && id() === ownId) into.value = found
    } catch {
      // Without a connection the photo itself is still there to look at; the next change asks again.
      into.value = undefined
    }
  }
  watch(
    [source, id, () => source.value?.revision.value],
    ([own, ownId], [, idBefore]) => {
      if (ownId !== idBefore) {
        const known = [previous.value, next.value].find((one) => one?.id === ownId)
        previous.value = undefined
        next.value = undefined
        photo.value = known
      }
      if (!own?.find(ownId)) return
      photo.value = glimpseOf(own, ownId)
      void look(own, ownId, -1, previous)
      void look(own, ownId, 1, next)
    },
    { immediate: true },
  )
  return { photo, previous, next }
}
