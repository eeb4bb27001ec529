import { inject, type InjectionKey, shallowRef, type ShallowRef } from 'vue'
import type { GridSource } from '../photo-grid/grid-source.ts'

/** Tells the viewer which list its photo was opened from, and the list which photo the viewer was left at. */
export interface ViewerContext {
  readonly source: ShallowRef<GridSource | undefined>
  /** The photo that the viewer shows or showed last. */
  readonly lastId: ShallowRef<string | undefined>
  /** Counts up when the viewer closes. */
  readonly closed: ShallowRef<number>
}

export const viewerContextKey: InjectionKey<ViewerContext> = Symbol('viewer-context')

export const createViewerContext = (): ViewerContext => ({
  source: shallowRef(),
  lastId: shallowRef(),
  closed: shallowRef(0),
})

export function useViewerContext(): ViewerContext {
  const context = inject(viewerContextKey)
  if (!context) throw new Error('useViewerContext needs app.provide(viewerContextKey, …)')
  return context
}
