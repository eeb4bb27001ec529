import type { Album } from '@cloudalbum/contract'
import { onBeforeUnmount, watch, type Ref } from 'vue'
import { useUploads } from '../upload/use-uploads.ts'

/** What is dropped or chosen while an album is open goes into it. */
export function useAlbumUploads(album: Readonly<Ref<Album | undefined>>): void {
  const uploads = useUploads()
  let own: { id: string; title: string } | undefined
  watch(
    album,
    (now) => {
      own = now && { id: now.id, title: now.title }
      uploads.album.value = own
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    if (uploads.album.value === own) uploads.album.value = undefined
  })
}
