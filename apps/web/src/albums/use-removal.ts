import { addToAlbum, moveInAlbum, removeFromAlbum } from '@cloudalbum/contract'
import { useI18n } from '../i18n/use-i18n.ts'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { inBatches } from '../editing/in-batches.ts'
import { useClient } from '../session/use-session.ts'
import { type Run, runsOf } from './reorder.ts'
import type { OpenAlbum } from './use-album.ts'

/** Takes photos out of an album: gone at once, with Undo that puts them back where they were. */
export function useRemoval(
  albumId: string,
  { album, source, reload }: OpenAlbum,
): (ids: readonly string[]) => Promise<void> {
  const client = useClient()
  const describe = useDescribe()
  const { show } = useToasts()
  const { t } = useI18n()
  const params = { id: albumId }
  const fail = (error: unknown) => show({ kind: 'error', text: describe(error) })

  async function putBack(ids: readonly string[], runs: readonly Run[]) {
    try {
      await inBatches(ids, (photoIds) => client.call(addToAlbum, { params, body: { photoIds } }))
      for (const run of runs)
        await inBatches(run.ids, (photoIds) =>
          client.call(moveInAlbum, { params, body: { photoIds, beforePhotoId: run.beforeId } }),
        )
    } catch (error) {
      fail(error)
    }
    await reload()
  }

  return async (ids) => {
    const gone = new Set(ids)
    const runs = album.value?.order === 'manual' ? runsOf(source.ids(), gone) : []
    source.hide(gone)
    try {
      await inBatches(ids, (photoIds) => client.call(removeFromAlbum, { params, body: { photoIds } }))
      show({
        text: t('albums.removed', { count: ids.length }, ids.length),
        action: { label: t('editing.undo'), run: () => putBack(ids, runs) },
      })
    } catch (error) {
      fail(error)
    }
    await reload()
  }
}
