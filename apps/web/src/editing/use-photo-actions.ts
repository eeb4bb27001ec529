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
  type Client,
} from '@cloudalbum/contract'
import { useI18n } from '../i18n/use-i18n.ts'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { useClient } from '../session/use-session.ts'
import { inBatches } from './in-batches.ts'
import { usePhotoLedger, type PhotoLedger } from './photo-ledger.ts'
import { startDownloads } from './start-download.ts'

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

type Fail = (error: unknown) => void

/** What the page shows before the server has agreed, and takes back when it does not. */
function optimisticActions(client: Client, ledger: PhotoLedger, fail: Fail) {
  async function attempt(work: () => Promise<void>, undo: () => void): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      undo()
      fail(error)
      return false
    }
  }
  return {
    async setFavourite(ids: readonly string[], favourite: boolean): Promise<void> {
      ledger.patch(ids, { favourite })
      const send = (batch: string[]) =>
        client.call(editPhotos, { body: { ids: batch, change: { favourite } } })
      await attempt(
        () => inBatches(ids, send),
        () => ledger.patch(ids, { favourite: !favourite }),
      )
    },
    async restore(ids: readonly string[]): Promise<void> {
      ledger.show(ids)
      await attempt(
        () => inBatches(ids, (batch) => client.call(restorePhotos, { body: { ids: batch } })),
        () => ledger.hide(ids),
      )
    },
    trash(ids: readonly string[]): Promise<boolean> {
      ledger.hide(ids)
      return attempt(
        () => inBatches(ids, (batch) => client.call(trashPhotos, { body: { ids: batch } })),
        () => ledger.show(ids),
      )
    },
  }
}

/** Adds photos to albums; answers how many were not in them. @throws ApiError */
function albumActions(client: Client) {
  async function add(ids: readonly string[], id: string): Promise<number> {
    let added = 0
    await inBatches(ids, async (photoIds) => {
      added += (await client.call(addToAlbum, { params: { id }, body: { photoIds } })).added
    })
    return added
  }
  return {
    add,
    async create(ids: readonly string[], title: string): Promise<Album> {
      const album = await client.call(createAlbum, { body: { title } })
      await add(ids, album.id)
      return album
    },
  }
}

/** What can be done to one photo or many. Call it in `setup`. */
export function usePhotoActions(): PhotoActions {
  const client = useClient()
  const { show } = useToasts()
  const describe = useDescribe()
  const { t } = useI18n()
  const fail = (error: unknown) => void show({ kind: 'error', text: describe(error) })
  const optimistic = optimisticActions(client, usePhotoLedger(), fail)
  const albums = albumActions(client)
  const tellAdded = (count: number, title: string) =>
    show({ kind: 'success', text: t('editing.album.added', { count, title }, count) })

  return {
    ...optimistic,
    async trash(ids) {
      if (!(await optimistic.trash(ids))) return false
      const action = { label: t('editing.undo'), run: () => optimistic.restore(ids) }
      show({ text: t('editing.trashed', { count: ids.length }, ids.length), action })
      return true
    },
    edit: (ids, change) =>
      inBatches(ids, (batch) => client.call(editPhotos, { body: { ids: batch, change } })),
    async addToAlbum(ids, { id, title }) {
      const added = await albums.add(ids, id)
      if (added > 0) tellAdded(added, title)
      else show({ text: t('editing.album.nothingNew', { title }) })
    },
    async addToNewAlbum(ids, title) {
      const album = await albums.create(ids, title)
      tellAdded(ids.length, album.title)
      return album
    },
    async download(ids) {
      // A ticket holds a thousand; more become more than one file.
      const save = async (batch: string[]) =>
        startDownloads(await client.call(createDownload, { body: { ids: batch } }))
      await inBatches(ids, save).catch(fail)
    },
    async retry(id) {
      await client
        .call(retryPhoto, { params: { id } })
        .then(() => show({ text: t('editing.retrying') }), fail)
    },
  }
}
