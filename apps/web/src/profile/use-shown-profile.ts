import {
  ApiError,
  getOwnProfile,
  getProfile,
  listProfileGalleries,
  type OwnProfile,
  type ProfileGallery,
  type PublicProfile,
} from '@cloudalbum/contract'
import {
  computed,
  type ComputedRef,
  onScopeDispose,
  ref,
  type Ref,
  shallowRef,
  type ShallowRef,
  watch,
} from 'vue'
import { useChanges } from '../app/changes.ts'
import { useSession } from '../session/use-session.ts'

export interface ShownProfile {
  profile: ShallowRef<PublicProfile | undefined>
  /** Yours: with what only you see. */
  own: ComputedRef<OwnProfile | undefined>
  galleries: ShallowRef<ProfileGallery[]>
  missing: Ref<boolean>
  failure: ShallowRef<unknown>
  load(): Promise<void>
  set(profile: OwnProfile): void
}

/** The profile at an address: one's own as it is, others as far as they can be seen. */
export function useShownProfile(handle: () => string): ShownProfile {
  const { client, account, state, setAccount } = useSession()
  const profile = shallowRef<PublicProfile>()
  const galleries = shallowRef<ProfileGallery[]>([])
  const missing = ref(false)
  const failure = shallowRef<unknown>()
  const isOwn = () => account.value?.handle === handle().toLowerCase()
  let last = 0

  async function load() {
    const mine = ++last
    failure.value = undefined
    const params = { handle: handle() }
    try {
      const mineShown = isOwn() ? await client.call(getOwnProfile, {}) : undefined
      const found = mineShown ?? (await client.call(getProfile, { params }))
      // A page that only its owner sees has none.
      const listed = mineShown?.hasGalleries !== false
      const shown = listed ? await client.call(listProfileGalleries, { params }) : { galleries: [] }
      if (mine !== last) return
      profile.value = found
      galleries.value = shown.galleries
      missing.value = false
    } catch (error) {
      if (mine !== last) return
      if (error instanceof ApiError && error.status === 404) missing.value = true
      else failure.value = error
    }
  }
  // Whether somebody is signed in is known a moment after the page has opened.
  const stop = watch(
    () => [state.value, account.value?.id, handle()] as const,
    ([now]) => void (now === 'starting' ? undefined : load()),
    { immediate: true },
  )
  onScopeDispose(stop)
  useChanges().on(['profile-changed', 'reset'], () => void (isOwn() ? load() : undefined))

  return {
    profile,
    own: computed(() =>
      profile.value && 'visible' in profile.value ? (profile.value as OwnProfile) : undefined,
    ),
    galleries,
    missing,
    failure,
    load,
    set(saved) {
      profile.value = saved
      const { handle, displayName, avatar } = saved
      if (account.value) setAccount({ ...account.value, handle, displayName, avatar })
    },
  }
}
