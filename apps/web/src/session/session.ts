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
import { fetchEarly } from './early-answers.ts'
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

/** What the functions below share; one for each session. */
interface Inner {
  account: Session['account']
  state: Session['state']
  token: { value: string; renewAtMs: number } | undefined
  timer: ReturnType<typeof setTimeout> | undefined
  renewing: Promise<boolean> | undefined
  lock: WithLock
  leave: SessionOptions['leave']
  tell: (message: Message) => void
}

export function createSession({ fetch: send, withLock: lock = withLock, leave }: SessionOptions): Session {
  const channel = new BroadcastChannel('cloudalbum.session')
  const inner: Inner = {
    account: shallowRef(),
    state: ref('starting'),
    token: undefined,
    timer: undefined,
    renewing: undefined,
    lock,
    leave,
    tell: (message) => channel.postMessage(message),
  }
  const client = sessionClient(inner, send)
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(inner, client, data)

  function end() {
    inner.tell({ type: 'signed-out' })
    forget(inner, 'signed-out')
  }
  function accept(answer: SessionAnswer) {
    take(inner, client, answer)
    inner.tell({ type: 'session', answer })
  }
  function setAccount(account: Account) {
    inner.account.value = account
    inner.tell({ type: 'account', account })
  }

  return {
    account: inner.account,
    state: inner.state,
    client,
    isAdmin: computed(() => inner.account.value?.role === 'admin'),
    accept,
    end,
    setAccount,
    async start() {
      inner.state.value = hint.isSet() ? 'starting' : 'signed-out'
      if (hint.isSet()) await renew(inner, client)
    },
    signIn: async (email, password) => accept(await client.call(signInRoute, { body: { email, password } })),
    signOut: () => client.call(signOutRoute, {}).then(end),
    signOutEverywhere: () => client.call(signOutEverywhereRoute, {}).then(end),
    reloadAccount: async () => setAccount(await client.call(getAccount, {})),
  }
}

function sessionClient(inner: Inner, send: typeof fetch | undefined): Client {
  const client: Client = createClient({
    baseUrl: '',
    fetch: send ?? fetchEarly,
    headers: async (route) => {
      if (!carriesToken(route)) return {}
      if (inner.token && Date.now() > inner.token.renewAtMs + renewBeforeMs) await renew(inner, client)
      return inner.token ? { authorization: `Bearer ${inner.token.value}` } : {}
    },
    renew: async (route) => carriesToken(route) && inner.state.value !== 'signed-out' && renew(inner, client),
  })
  return client
}

function hear(inner: Inner, client: Client, message: Message): void {
  if (message.type === 'session') take(inner, client, message.answer)
  else if (message.type === 'signed-out') {
    if (inner.state.value !== 'signed-out') forget(inner, 'signed-out')
  } else if (message.account.id === inner.account.value?.id) inner.account.value = message.account
}

function take(inner: Inner, client: Client, answer: SessionAnswer): void {
  if (inner.account.value && inner.account.value.id !== answer.account.id) return inner.leave('other-account')
  const lifeMs = Math.min(Math.max(answer.expiresAtMs - Date.now(), minLifeMs + renewBeforeMs), maxLifeMs)
  inner.token = { value: answer.accessToken, renewAtMs: Date.now() + lifeMs - renewBeforeMs }
  inner.account.value = answer.account
  inner.state.value = 'signed-in'
  hint.set()
  // Tabs take turns: the first one renews and tells the others.
  renewIn(inner, client, lifeMs - renewBeforeMs + Math.random() * 10_000)
}

function forget(inner: Inner, reason: 'signed-out' | 'expired'): void {
  const was = inner.state.value
  clearTimeout(inner.timer)
  inner.token = undefined
  inner.account.value = undefined
  inner.state.value = 'signed-out'
  hint.clear()
  if (was === 'signed-in') inner.leave(reason)
}

function renewIn(inner: Inner, client: Client, ms: number): void {
  clearTimeout(inner.timer)
  inner.timer = setTimeout(() => void renew(inner, client), ms)
}

function renew(inner: Inner, client: Client): Promise<boolean> {
  inner.renewing ??= renewOnce(inner, client).finally(() => (inner.renewing = undefined))
  return inner.renewing
}

/** The cookie is replaced at each use, and using an old one ends the session: so one tab at a time. */
async function renewOnce(inner: Inner, client: Client): Promise<boolean> {
  const before = inner.token
  return inner.lock('cloudalbum.refresh', async () => {
    if (inner.token !== before) return inner.token !== undefined
    try {
      const answer = await client.call(refreshSession, {})
      take(inner, client, answer)
      inner.tell({ type: 'session', answer })
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401 || error.status === 403) forget(inner, 'expired')
      // No answer, or a server in trouble: whoever called hears of it from their own call.
      else if (inner.state.value === 'starting') inner.state.value = 'unreachable'
      else if (inner.token) renewIn(inner, client, minLifeMs)
      return false
    }
  })
}

/** Not a secret: only whether asking for a session is worth a request. */
const hint = {
  isSet: () => localStorage.getItem(hintKey) === '1',
  set: () => localStorage.setItem(hintKey, '1'),
  clear: () => localStorage.removeItem(hintKey),
}
