import { getAlbum, listAlbumPhotos, updateAlbum, type Album, type CallInput } from '@cloudalbum/contract'
import { onMounted, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { useChanges } from '../app/changes.ts'
import { usePhotoLedger } from '../editing/photo-ledger.ts'
import { createListSource } from '../photo-grid/list-source.ts'
import { useClient } from '../session/use-session.ts'
import { createArrangedSource, type ArrangedSource } from './arranged-source.ts'
import { gather } from './gather.ts'

export type AlbumChange = CallInput<typeof updateAlbum>['body']

export interface OpenAlbum {
  album: ShallowRef<Album | undefined>
  /** Why there is nothing to show. */
  failure: ShallowRef<unknown>
  source: ArrangedSource
  /** The photos were asked for at least once. */
  started: () => boolean
  /** Asks for the album and its photos again; what was moved or hidden until then is forgotten. Never throws. */
  reload(): Promise<void>
  /** Shows at once what is changed, takes it back when the server refuses. @throws ApiError */
  change(change: AlbumChange): Promise<void>
}

/** One album and its photos, as they change. */
export function useAlbum(id: string): OpenAlbum {
  const client = useClient()
  const album = shallowRef<Album>()
  const failure = shallowRef<unknown>()
  const list = createListSource({
    fetchPage: (cursor) =>
      client.call(listAlbumPhotos, {
        params: { id },
        query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) },
      }),
    hrefOf: (photoId) => `/photo/${photoId}`,
    ledger: usePhotoLedger(),
    total: () => album.value?.photoCount,
  })
  const source = createArrangedSource(list)
  let running: Promise<void> | undefined
  let again = false
  let ended = false
  onScopeDispose(() => (ended = true))

  async function load() {
    do {
      again = false
      try {
        album.value = await client.call(getAlbum, { params: { id } })
        await list.reload()
        failure.value = undefined
      } catch (error) {
        failure.value = error
      }
    } while (again && !ended)
    source.settle()
  }
  function reload() {
    again = true
    running ??= load().finally(() => (running = undefined))
    return running
  }

  onMounted(reload)
  const changes = useChanges()
  const soon = gather(() => void reload())
  changes.on('albums-changed', (change) => {
    if ('albumIds' in change && change.albumIds.includes(id)) soon()
  })
  changes.on(
    ['photo-ready', 'photos-edited', 'photos-trashed', 'photos-restored', 'photos-purged', 'reset'],
    soon,
  )

  return {
    album,
    failure,
    source,
    reload,
    started: () => list.started.value,
    async change(patch) {
      const before = album.value
      if (before) album.value = changed(before, patch)
      try {
        album.value = await client.call(updateAlbum, { params: { id }, body: patch })
        if (patch.order !== undefined) await reload()
      } catch (error) {
        album.value = before
        throw error
      }
    },
  }
}

/** As the album will be, until the server says how it is. */
function changed(album: Album, { title, description, order, parentId }: AlbumChange): Album {
  return {
    ...album,
    title: title ?? album.title,
    description: description ?? album.description,
    order: order ?? album.order,
    parentId: parentId === undefined ? album.parentId : parentId,
  }
}
