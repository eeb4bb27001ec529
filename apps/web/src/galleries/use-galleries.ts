import { getGallery, listGalleries, updateGallery, type CallInput, type Gallery } from '@cloudalbum/contract'
import { useChanges } from '../app/changes.ts'
import { gather } from '../albums/gather.ts'
import { useClient } from '../session/use-session.ts'
import { type Loaded, useLoad } from '../ui/use-load.ts'

export type GalleryChange = CallInput<typeof updateGallery>['body']

/** All galleries of the account, as they change. */
export function useGalleries(): Loaded<Gallery[]> {
  const client = useClient()
  const loaded = useLoad(async () => (await client.call(listGalleries, {})).galleries)
  useChanges().on(
    ['galleries-changed', 'photos-purged', 'reset'],
    gather(() => void loaded.reload()),
  )
  return loaded
}

export interface OpenGallery extends Loaded<Gallery> {
  /** What the server made of it is shown. @throws ApiError */
  change(change: GalleryChange): Promise<void>
}

/** One gallery of the account, as it changes. */
export function useGallery(id: string): OpenGallery {
  const client = useClient()
  const loaded = useLoad(() => client.call(getGallery, { params: { id } }))
  const changes = useChanges()
  const soon = gather(() => void loaded.reload())
  changes.on('galleries-changed', (change) => {
    if ('galleryIds' in change && change.galleryIds.includes(id)) soon()
  })
  changes.on(['photos-trashed', 'photos-restored', 'photos-purged', 'reset'], soon)
  return {
    ...loaded,
    async change(change) {
      loaded.data.value = await client.call(updateGallery, { params: { id }, body: change })
    },
  }
}
