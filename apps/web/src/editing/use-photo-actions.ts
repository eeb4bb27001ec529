import {
  addToAlbum,
  createAlbum,
  createDownload,
  editPhotos,
  restorePhotos,
  retryPhoto,
  trashPhotos,
  type Album,
  type CallInput,
} from '@cloudalbum/contract'
import { useI18n } from 'vue-i18n'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { useClient } from '../session/use-session.ts'
import { inBatches } from './in-batches.ts'
import { usePhotoLedger } from './photo-ledger.ts'
import { startDownload } from './start-download.ts'

export type BulkChange = CallInput<typeof editPhotos>['body']['change']

export interface PhotoActions {
  /** Shows at once, and is taken back when the server refuses. */
  setFavourite(ids: readonly string[], favourite: boolean): Promise<void>
  /** Gone at once, with Undo. True when the server agreed. */
  trash(ids: readonly string[]): Promise<boolean>
  restore(ids: readonly string[]): Promise<void>
  /** @throws ApiError, for the dialog that asked for it */
  edit(ids: readonly string[], change: BulkChange): Promise<void>
  /** @throws ApiError */
  addToAlbum(ids: readonly string[], album: Pick<Album, 'id' | 'title'>): Promise<void>
  /** @throws ApiError */
  addToNewAlbum(ids: readonly string[], title: string): Promise<Album>
  download(ids: readonly string[]): Promise<void>
  retry(id: string): Promise<void>
}

/** What can be done to one photo or many. Call it in `setup`. */
export function usePhotoActions(): PhotoActions {
  const client = useClient()
  const ledger = usePhotoLedger()
  const { show } = useToasts()
  const describe = useDescribe()
  const { t } = useI18n()
  const fail = (error: unknown) => show({ kind: 'error', text: describe(error) })

  async function restore(ids: readonly string[]) {
    ledger.show(ids)
    try {
      await inBatches(ids, (batch) => client.call(restorePhotos, { body: { ids: batch } }))
    } catch (error) {
      ledger.hide(ids)
      fail(error)
    }
  }
  async function addAll(ids: readonly string[], albumId: string) {
    let added = 0
    await inBatches(ids, async (photoIds) => {
      added += (await client.call(addToAlbum, { params: { id: albumId }, body: { photoIds } })).added
    })
    return added
  }

  return {
    restore,
    async setFavourite(ids, favourite) {
      ledger.patch(ids, { favourite })
      try {
        await inBatches(ids, (batch) =>
          client.call(editPhotos, { body: { ids: batch, change: { favourite } } }),
        )
      } catch (error) {
        ledger.patch(ids, { favourite: !favourite })
        fail(error)
      }
    },
    async trash(ids) {
      ledger.hide(ids)
      try {
        await inBatches(ids, (batch) => client.call(trashPhotos, { body: { ids: batch } }))
      } catch (error) {
        ledger.show(ids)
        fail(error)
        return false
      }
      show({
        text: t('editing.trashed', { count: ids.length }, ids.length),
        action: { label: t('editing.undo'), run: () => restore(ids) },
      })
      return true
    },
    async edit(ids, change) {
      await inBatches(ids, (batch) => client.call(editPhotos, { body: { ids: batch, change } }))
    },
    async addToAlbum(ids, album) {
      const added = await addAll(ids, album.id)
      const text =
        added === 0
          ? t('editing.album.nothingNew', { title: album.title })
          : t('editing.album.added', { count: added, title: album.title }, added)
      show({ kind: 'success', text })
    },
    async addToNewAlbum(ids, title) {
      const album = await client.call(createAlbum, { body: { title, photoIds: ids.slice(0, 1000) } })
      if (ids.length > 1000) await addAll(ids.slice(1000), album.id)
      show({
        kind: 'success',
        text: t('editing.album.added', { count: ids.length, title: album.title }, ids.length),
      })
      return album
    },
    async download(ids) {
      try {
        // A ticket holds a thousand; more become more than one file.
        await inBatches(ids, async (batch) =>
          startDownload((await client.call(createDownload, { body: { ids: batch } })).url),
        )
      } catch (error) {
        fail(error)
      }
    },
    async retry(id) {
      try {
        await client.call(retryPhoto, { params: { id } })
        show({ text: t('editing.retrying') })
      } catch (error) {
        fail(error)
      }
    },
  }
}
