import {
  type Account,
  ApiError,
  type Client,
  createClient,
  getAccount,
  refreshSession,
  type Route,
  type Session as SessionAnswer,
  signIn as signInRoute,
  signOut as signOutRoute,
  signOutEverywhere as signOutEverywhereRoute,
} from '@cloudalbum/contract'
import { computed, type ComputedRef, ref, type Ref, shallowRef, type ShallowRef } from 'vue'
import { type WithLock, withLock } from './lock.ts'

/** `unreachable`: somebody may be signed in, but the album does not answer. */
export type SessionState = 'starting' | 'signed-in' | 'signed-out' | 'unreachable'

export interface Session {
  account: ShallowRef<Account | undefined>
  state: Ref<SessionState>
  isAdmin: ComputedRef<boolean>
  /** Every call of the page goes through this; access tokens come and go inside. */
  client: Client
  /** Signs in again with the refresh cookie, where there is one. Resolves when `state` is known. */
  start(): Promise<void>
  signIn(email: string, password: string): Promise<void>
  /** Takes over what the server answered, as after a change of the password. */
  accept(answer: SessionAnswer): void
  /** On this device, in all its tabs. @throws ApiError: then you are still signed in */
  signOut(): Promise<void>
  signOutEverywhere(): Promise<void>
  /** After the account was deleted or disabled: as signing out, without asking the server. */
  end(): void
  /** Asks for the account again, for its storage numbers. */
  reloadAccount(): Promise<void>
  setAccount(account: Account): void
}

export interface SessionOptions {
  fetch?: typeof fetch
  withLock?: WithLock
  /** Leaves the page for one that remembers nothing of the account. */
  leave: (reason: 'signed-out' | 'expired' | 'other-account') => void
}

type Message =
  { type: 'session'; answer: SessionAnswer } | { type: 'account'; account: Account } | { type: 'signed-out' }

const renewBeforeMs = 60_000
/** Bounds for a clock that is wrong here or there. */
const minLifeMs = 30_000
const maxLifeMs = 14 * 60_000
const hintKey = 'cloudalbum.signed-in'

const carriesToken = (route: Route) =>
  route.access === 'account' || route.access === 'session' || route.access === 'admin'

export function createSession({ fetch: send, withLock: lock = withLock, leave }: SessionOptions): Session {
  const account = shallowRef<Account>()
  const state = ref<SessionState>('starting')
  let token: { value: string; renewAtMs: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let renewing: Promise<boolean> | undefined
  const channel = new BroadcastChannel('cloudalbum.session')
  const tell = (message: Message) => channel.postMessage(message)

  const client = createClient({
    baseUrl: '',
    ...(send ? { fetch: send } : { fetch: (...all) => fetch(...all) }),
    headers: async (route) => {
      if (!carriesToken(route)) return {}
      if (token && Date.now() > token.renewAtMs + renewBeforeMs) await renew()
      return token ? { authorization: `Bearer ${token.value}` } : {}
    },
    renew: async (route) => carriesToken(route) && state.value !== 'signed-out' && renew(),
  })

  function take(answer: SessionAnswer) {
    if (account.value && account.value.id !== answer.account.id) return leave('other-account')
    const lifeMs = Math.min(Math.max(answer.expiresAtMs - Date.now(), minLifeMs + renewBeforeMs), maxLifeMs)
    token = { value: answer.accessToken, renewAtMs: Date.now() + lifeMs - renewBeforeMs }
    account.value = answer.account
    state.value = 'signed-in'
    hint.set()
    clearTimeout(timer)
    // Tabs take turns: the first one renews and tells the others.
    timer = setTimeout(() => void renew(), lifeMs - renewBeforeMs + Math.random() * 10_000)
  }

  function forget(reason: 'signed-out' | 'expired') {
    const was = state.value
    clearTimeout(timer)
    token = undefined
    account.value = undefined
    state.value = 'signed-out'
    hint.clear()
    if (was === 'signed-in') leave(reason)
  }

  function renew(): Promise<boolean> {
    renewing ??= renewOnce().finally(() => (renewing = undefined))
    return renewing
  }

  /** The cookie is replaced at each use, and using an old one ends the session: so one tab at a time. */
  async function renewOnce(): Promise<boolean> {
    const before = token
    return lock('cloudalbum.refresh', async () => {
      if (token !== before) return token !== undefined
      try {
        const answer = await client.call(refreshSession, {})
        take(answer)
        tell({ type: 'session', answer })
        return true
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.status === 401 || error.status === 403) {
          forget('expired')
          return false
        }
        // No answer, or a server in trouble: whoever called hears of it from their own call.
        if (state.value === 'starting') state.value = 'unreachable'
        if (token) timer = setTimeout(() => void renew(), minLifeMs)
        return false
      }
    })
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'session') take(data.answer)
    else if (data.type === 'account') {
      if (data.account.id === account.value?.id) account.value = data.account
    } else if (state.value !== 'signed-out') forget('signed-out')
  }

  async function leaveAfter(call: Promise<unknown>) {
    await call
    tell({ type: 'signed-out' })
    forget('signed-out')
  }

  const session: Session = {
    account,
    state,
    client,
    isAdmin: computed(() => account.value?.role === 'admin'),
    async start() {
      if (!hint.isSet()) state.value = 'signed-out'
      else {
        state.value = 'starting'
        await renew()
      }
    },
    async signIn(email, password) {
      session.accept(await client.call(signInRoute, { body: { email, password } }))
    },
    accept(answer) {
      take(answer)
      tell({ type: 'session', answer })
    },
    signOut: () => leaveAfter(client.call(signOutRoute, {})),
    signOutEverywhere: () => leaveAfter(client.call(signOutEverywhereRoute, {})),
    end() {
      tell({ type: 'signed-out' })
      forget('signed-out')
    },
    async reloadAccount() {
      session.setAccount(await client.call(getAccount, {}))
    },
    setAccount(next) {
      account.value = next
      tell({ type: 'account', account: next })
    },
  }
  return session
}

/** Not a secret: only whether asking for a session is worth a request. */
const hint = {
  isSet: () => localStorage.getItem(hintKey) === '1',
  set: () => localStorage.setItem(hintKey, '1'),
  clear: () => localStorage.removeItem(hintKey),
}
