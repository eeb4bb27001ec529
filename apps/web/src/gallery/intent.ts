/** What somebody set out to do before they were asked who they are. */
export interface Intent {
  kind: 'like' | 'claim'
  /** Slug. */
  gallery: string
  item: { id: string; slug: string; name: string }
}

const key = 'cloudalbum.gallery-intent'
const pendingKey = 'cloudalbum.gallery-sign-up'

/** In this tab, until it is closed. */
export const remembered = {
  set: (intent: Intent) => sessionStorage.setItem(key, JSON.stringify(intent)),
  clear: () => sessionStorage.removeItem(key),
  get(): Intent | undefined {
    const text = sessionStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as Intent)
  },
}

/** Address of an account that waits for the code which was sent to it; in this tab too. */
export const pendingSignUp = {
  set: (email: string) => sessionStorage.setItem(pendingKey, email),
  clear: () => sessionStorage.removeItem(pendingKey),
  get: () => sessionStorage.getItem(pendingKey),
}
