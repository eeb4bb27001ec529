import {
  ApiError,
  createShareDownload,
  getShare,
  getSharePhoto,
  listSharePhotos,
  unlockShare,
  type Share,
  type SharePhoto,
} from '@cloudalbum/contract'
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { startDownloads } from '../editing/start-download.ts'
import { createListSource, type ListSource } from '../photo-grid/list-source.ts'
import { useClient } from '../session/use-session.ts'
import { keepProof, proofOf } from './share-proof.ts'

export type ShareState = 'loading' | 'locked' | 'open' | 'ended' | 'failed'

export interface OpenShare {
  state: ComputedRef<ShareState>
  share: ShallowRef<Share | undefined>
  failure: ShallowRef<unknown>
  source: ListSource
  /** Whether what was opened before must be opened again. */
  expired: Ref<boolean>
  load(): Promise<void>
  /** @throws ApiError */
  unlock(password: string): Promise<void>
  /** @throws ApiError */
  photo(id: string, signal?: AbortSignal): Promise<SharePhoto>
  /** All photos as one ZIP. @throws ApiError */
  download(): Promise<void>
}

/** What a visitor of a link sees. */
export function useShare(token: string): OpenShare {
  const client = useClient()
  const share = shallowRef<Share>()
  const failure = shallowRef<unknown>()
  const locked = ref(false)
  const expired = ref(false)
  let proof = proofOf(token)
  let asking: Promise<void> | undefined
  const headers = (): Record<string, string> => (proof === undefined ? {} : { 'x-share-token': proof })

  /** The link may end, or ask for its password, at any moment. */
  async function watched<T>(call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      if (error instanceof ApiError && error.code === 'password-required') {
        // Two calls may be refused alike: the second has no proof any more.
        expired.value ||= proof !== undefined
        proof = undefined
        keepProof(token, undefined)
        locked.value = true
      } else if (isEnded(error)) failure.value = error
      throw error
    }
  }

  const source = createListSource({
    fetchPage: async (cursor) => {
      // The first ones are waited for: enough for a screen, and soon here.
      const query = cursor === undefined ? { limit: 100 } : { limit: 200, cursor }
      const page = watched(client.call(listSharePhotos, { params: { token }, query }, { headers: headers() }))
      // The list wants to know how many there are in all.
      return (await Promise.all([page, asking]))[0]
    },
    hrefOf: (id) => `/s/${token}?photo=${id}`,
    total: () => share.value?.photoCount,
  })

  async function load() {
    failure.value = undefined
    try {
      asking = watched(client.call(getShare, { params: { token } }, { headers: headers() })).then(
        (answer) => void (share.value = answer),
      )
      await Promise.all([asking, source.reload()])
    } catch (error) {
      if (!locked.value) failure.value = error
    }
  }
  void load()

  return {
    share,
    failure,
    source,
    expired,
    load,
    state: computed(() => stateOf(failure.value, locked.value, share.value)),
    async unlock(password) {
      const answer = await client.call(unlockShare, { params: { token }, body: { password } })
      proof = answer.shareToken
      keepProof(token, proof)
      locked.value = false
      expired.value = false
      await load()
    },
    photo: async (id, signal) => {
      try {
        const options = { headers: headers(), ...(signal ? { signal } : {}) }
        return await client.call(getSharePhoto, { params: { token, id } }, options)
      } catch (error) {
        // One photo may be gone while the link is not: the list says which.
        if (!signal?.aborted && error instanceof ApiError && error.status !== 0) await load()
        throw error
      }
    },
    download: async () => {
      const input = { params: { token }, body: {} }
      startDownloads(await watched(client.call(createShareDownload, input, { headers: headers() })))
    },
  }
}

function stateOf(failure: unknown, locked: boolean, share: Share | undefined): ShareState {
  if (isEnded(failure)) return 'ended'
  if (locked) return 'locked'
  if (failure) return 'failed'
  return share ? 'open' : 'loading'
}

const isEnded = (error: unknown) =>
  error instanceof ApiError && (error.status === 404 || error.status === 410)
