import { effectScope, type App } from 'vue'
import type { Changes } from '../app/changes.ts'
import type { Session } from '../session/session.ts'
import type { ConfigStore } from '../session/use-config.ts'
import { createTimelineSource } from '../timeline/timeline-source.ts'
import { timelineKey } from '../timeline/timeline-key.ts'
import { followChanges } from '../timeline/follow-changes.ts'
import { createUploads, uploadsKey, type Uploads } from '../upload/uploads.ts'
import { createViewerContext, viewerContextKey } from '../viewer/viewer-context.ts'
import { createPhotoLedger, photoLedgerKey } from './photo-ledger.ts'

export interface AlbumParts {
  session: Session
  changes: Changes
  config: ConfigStore
}

/** What outlives pages: the timeline and its photos, what was done to them, uploads, and the list that the viewer walks. */
export function installAlbum(app: App, { session, changes, config }: AlbumParts): void {
  const scope = effectScope(true)
  const make = <T>(create: () => T): T => scope.run(create) as T
  const ledger = createPhotoLedger()
  const timeline = make(() => createTimelineSource(session.client, ledger))
  let uploads: Uploads | undefined
  followChanges(changes, timeline)
  app
    .provide(photoLedgerKey, ledger)
    .provide(timelineKey, timeline)
    .provide(viewerContextKey, createViewerContext())
  app.provide(uploadsKey, () => {
    uploads ??= make(() => {
      void config.load().catch(() => undefined)
      return createUploads({
        client: session.client,
        changes,
        accountId: session.account.value?.id ?? '',
        maxBytes: () => config.config.value?.maxUploadBytes ?? Infinity,
      })
    })
    return uploads
  })
}
