import { listAlbums, type Album } from '@cloudalbum/contract'
import { useChanges } from '../app/changes.ts'
import { useClient } from '../session/use-session.ts'
import { type Loaded, useLoad } from '../ui/use-load.ts'
import { gather } from './gather.ts'

/** All albums of the account, as they change. */
export function useAlbums(): Loaded<Album[]> {
  const client = useClient()
  const loaded = useLoad(async () => (await client.call(listAlbums, {})).albums)
  useChanges().on(
    [
      'albums-changed',
      'photo-ready',
      'photo-rejected',
      'photos-edited',
      'photos-trashed',
      'photos-restored',
      'photos-purged',
      'reset',
    ],
    gather(() => void loaded.reload()),
  )
  return loaded
}
