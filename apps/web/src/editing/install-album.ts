import { effectScope, type App, type InjectionKey } from 'vue'
import type { Changes } from '../app/changes.ts'
import type { Session } from '../session/session.ts'
import type { ConfigStore } from '../session/use-config.ts'
import { createViewerContext, viewerContextKey } from '../viewer/viewer-context.ts'
import { createPhotoLedger, photoLedgerKey, type PhotoLedger } from './photo-ledger.ts'

interface Services {
  session: Session
  changes: Changes
  config: ConfigStore
}

export interface AlbumParts extends Services {
  ledger: PhotoLedger
  /** Made when somebody first asks, and kept while pages come and go: its code travels with those who ask. */
  keep<T>(name: string, make: () => T): T
}

export const albumPartsKey: InjectionKey<AlbumParts> = Symbol('album-parts')

/** What outlives pages: what was done to photos, the list that the viewer walks, and what pages keep, such as uploads. */
export function installAlbum(app: App, services: Services): void {
  const scope = effectScope(true)
  const kept = new Map<string, unknown>()
  const ledger = createPhotoLedger()
  app.provide(photoLedgerKey, ledger).provide(viewerContextKey, createViewerContext())
  app.provide(albumPartsKey, {
    ...services,
    ledger,
    keep<T>(name: string, make: () => T): T {
      if (!kept.has(name)) kept.set(name, scope.run(make))
      return kept.get(name) as T
    },
  })
}
