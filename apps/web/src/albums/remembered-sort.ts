import { ref, watch, type Ref } from 'vue'
import { albumSorts, type AlbumSort } from './album-tree.ts'

const key = 'cloudalbum.albums.sort'

/** How this browser showed the albums last. */
export function rememberedSort(): Ref<AlbumSort> {
  const stored = localStorage.getItem(key)
  const sort = ref<AlbumSort>(albumSorts.find((one) => one === stored) ?? 'recent')
  watch(sort, (now) => localStorage.setItem(key, now))
  return sort
}
