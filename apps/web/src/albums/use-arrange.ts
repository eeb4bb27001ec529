import { addToAlbum, moveInAlbum } from '@cloudalbum/contract'
import { useI18n } from '../i18n/use-i18n.ts'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { inBatches } from '../editing/in-batches.ts'
import { useClient } from '../session/use-session.ts'
import { landing } from './reorder.ts'
import type { OpenAlbum } from './use-album.ts'
import { useRemoval } from './use-removal.ts'

export interface Arrange {
  /** Before another photo or (null) at the end; shown at once. True when the server agreed. */
  move(ids: readonly string[], beforeId: string | null): Promise<boolean>
  moveToStart(ids: readonly string[]): Promise<boolean>
  /** Gone at once, with Undo. */
  remove(ids: readonly string[]): Promise<void>
  setCover(photoId: string): Promise<void>
  /** @throws ApiError */
  add(ids: readonly string[]): Promise<void>
}

/** What can be done to photos in one album. */
export function useArrange(albumId: string, open: OpenAlbum): Arrange {
  const { source, reload, change } = open
  const client = useClient()
  const describe = useDescribe()
  const { show } = useToasts()
  const { t } = useI18n()
  const params = { id: albumId }
  const fail = (error: unknown) => show({ kind: 'error', text: describe(error) })
  const inShownOrder = (ids: ReadonlySet<string>) => source.ids().filter((id) => ids.has(id))

  async function move(ids: readonly string[], beforeId: string | null) {
    const moving = new Set(ids)
    const before = landing(source.ids(), moving, beforeId)
    const photoIds = inShownOrder(moving)
    if (photoIds.length === 0) return false
    source.arrange(moving, before)
    try {
      await inBatches(photoIds, (batch) =>
        client.call(moveInAlbum, { params, body: { photoIds: batch, beforePhotoId: before } }),
      )
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      await reload()
    }
  }

  return {
    move,
    moveToStart(ids) {
      const moving = new Set(ids)
      return move(ids, source.ids().find((id) => !moving.has(id)) ?? null)
    },
    remove: useRemoval(albumId, open),
    async setCover(photoId) {
      try {
        await change({ coverPhotoId: photoId })
        show({ kind: 'success', text: t('albums.coverSet') })
      } catch (error) {
        fail(error)
      }
    },
    async add(ids) {
      let added = 0
      await inBatches(ids, async (photoIds) => {
        added += (await client.call(addToAlbum, { params, body: { photoIds } })).added
      })
      show({
        kind: 'success',
        text: added === 0 ? t('albums.nothingNew') : t('albums.added', { count: added }, added),
      })
      await reload()
    },
  }
}
