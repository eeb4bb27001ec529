import { search } from '@cloudalbum/contract'
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { usePhotoLedger } from '../editing/photo-ledger.ts'
import { createListSource, type ListSource } from '../photo-grid/list-source.ts'
import { useClient } from '../session/use-session.ts'

export interface CellPhotos {
  source: ListSource
  failure: ShallowRef<unknown>
  pending: Ref<boolean>
  /** Shows the photos of this cell from now on. */
  show(cell: string): Promise<void>
  reload(): Promise<void>
}

/** The photos of one cell of the map, newest first. */
export function useCellPhotos(): CellPhotos {
  const client = useClient()
  const ledger = usePhotoLedger()
  const failure = shallowRef<unknown>()
  const pending = ref(false)
  let cell = ''
  let asked = 0
  const source = createListSource({
    fetchPage: (cursor) =>
      client.call(search, { query: { cell, limit: 60, ...(cursor === undefined ? {} : { cursor }) } }),
    hrefOf: (id) => `/photo/${id}`,
    ledger,
  })

  async function reload() {
    const own = ++asked
    failure.value = undefined
    pending.value = true
    try {
      await source.reload()
    } catch (error) {
      if (own === asked) failure.value = error
    } finally {
      if (own === asked) pending.value = false
    }
  }
  return {
    source,
    failure,
    pending,
    reload,
    show(wanted) {
      cell = wanted
      return reload()
    },
  }
}
