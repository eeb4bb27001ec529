import { ApiError, getPhoto, type Photo } from '@cloudalbum/contract'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useChanges } from '../app/changes.ts'
import { usePhotoLedger } from '../editing/photo-ledger.ts'
import { useClient } from '../session/use-session.ts'

export interface PhotoDetails {
  photo: ShallowRef<Photo | undefined>
  failure: ShallowRef<unknown>
  reload(): Promise<void>
}

/** Everything about the photo that is in view, as it changes here and elsewhere. */
export function usePhotoDetails(id: () => string): PhotoDetails {
  const client = useClient()
  const photo = shallowRef<Photo>()
  const failure = shallowRef<unknown>()
  let abort: AbortController | undefined

  async function reload() {
    abort?.abort()
    const own = new AbortController()
    abort = own
    try {
      const answer = await client.call(getPhoto, { params: { id: id() } }, { signal: own.signal })
      if (own.signal.aborted) return
      photo.value = answer
      failure.value = undefined
    } catch (error) {
      if (own.signal.aborted) return
      failure.value = error
      if (error instanceof ApiError && error.status === 404) photo.value = undefined
    }
  }
  watch(
    id,
    () => {
      photo.value = undefined
      failure.value = undefined
      void reload()
    },
    { immediate: true },
  )
  useChanges().on(
    ['photo-ready', 'photo-rejected', 'photos-edited', 'photos-trashed', 'photos-restored'],
    (change) => {
      if ('photoIds' in change && change.photoIds.includes(id())) void reload()
    },
  )
  onScopeDispose(
    usePhotoLedger().onPatch((ids, patch) => {
      if (photo.value && ids.has(photo.value.id)) photo.value = { ...photo.value, ...patch }
    }),
  )
  onScopeDispose(() => abort?.abort())
  return { photo, failure, reload }
}
