import { getOwnProfile, type OwnProfile } from '@cloudalbum/contract'
import { useChanges } from '../app/changes.ts'
import { useSession } from '../session/use-session.ts'
import { useLoad, type Loaded } from '../ui/use-load.ts'

export interface OwnProfileState extends Loaded<OwnProfile> {
  /** Takes over what the server answered, here and in the menu of the account. */
  set(profile: OwnProfile): void
}

/** Your profile, as it is on the server: what happens to its images in the background comes by itself. */
export function useOwnProfile(): OwnProfileState {
  const session = useSession()
  const state = useLoad(() => session.client.call(getOwnProfile, {}))
  useChanges().on(['profile-changed', 'reset'], () => void state.reload())
  return {
    ...state,
    set(profile) {
      state.data.value = profile
      const { account } = session
      const { handle, displayName, avatar } = profile
      if (account.value) session.setAccount({ ...account.value, handle, displayName, avatar })
    },
  }
}
