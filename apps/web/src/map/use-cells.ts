import { getMap } from '@cloudalbum/contract'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { useClient } from '../session/use-session.ts'
import type { AskForCells } from './find-spread.ts'
import { areaQuery, type Extent } from './map-area.ts'
import type { MapCell } from './types.ts'

/** Asks the album for cells. */
export function useAskForCells(): (
  ...args: [...Parameters<AskForCells>, AbortSignal?]
) => Promise<MapCell[]> {
  const client = useClient()
  return async (area, zoom, signal) =>
    (await client.call(getMap, { query: { ...area, zoom } }, signal ? { signal } : {})).cells
}

export interface Cells {
  cells: ShallowRef<readonly MapCell[]>
  failure: ShallowRef<unknown>
  /** What was asked for before and is not here yet is given up. */
  load(extent: Extent, zoom: number): Promise<void>
}

/** The cells of what a map shows. */
export function useCells(): Cells {
  const ask = useAskForCells()
  const cells = shallowRef<readonly MapCell[]>([])
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined
  onScopeDispose(() => running?.abort())

  return {
    cells,
    failure,
    async load(extent, zoom) {
      running?.abort()
      const own = (running = new AbortController())
      try {
        const found = await ask(areaQuery(extent), zoom, own.signal)
        if (own.signal.aborted) return
        cells.value = found
        failure.value = undefined
      } catch (error) {
        if (!own.signal.aborted) failure.value = error
      }
    },
  }
}
