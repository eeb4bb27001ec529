import type { Account, Session } from '@cloudalbum/contract'
import { type InjectionKey, shallowRef, type ShallowRef } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import { withLock } from '../session/lock.ts'
import { asRefusal, Refusal } from './refusal.ts'

/** Who looks at the gallery. Shares its session with the app in other tabs, without the app's weight. */
export interface Visitor {
  /** Undefined while it is not known, null for somebody who has not signed in. */
  account: ShallowRef<Account | null | undefined>
  /** Signs in again with the refresh cookie, where there is one. */
  start(): Promise<void>
  /** @throws Refusal */
  signIn(email: string, password: string): Promise<void>
  /** Calls the API; with the access token where somebody has signed in. @throws Refusal */
  call<T>(method: string, path: string, body?: object): Promise<T>
}

export const visitorKey: InjectionKey<Visitor> = Symbol('visitor')
export const useVisitor = (): Visitor => useInjected(visitorKey)

/** For the server, where nobody has signed in. */
export const nobody = (): Visitor => ({
  account: shallowRef(),
  start: () => Promise.resolve(),
  signIn: () => Promise.reject(new Error('The server signs nobody in')),
  call: () => Promise.reject(new Error('The server calls no API')),
})

/** What session/session.ts tells other tabs. */
type Message =
  { type: 'session'; answer: Session } | { type: 'account'; account: Account } | { type: 'signed-out' }

const renewBeforeMs = 60_000
/** Of session/session.ts: not a secret, only whether asking for a session is worth a request. */
const hintKey = 'cloudalbum.signed-in'
const lockName = 'cloudalbum.refresh'

interface Options {
  fetch?: typeof fetch
  /** When another account has signed in, in another tab. */
  reload: () => void
}

interface Inner {
  account: Visitor['account']
  token: { value: string; renewAtMs: number } | undefined
  renewing: Promise<boolean> | undefined
  send: typeof fetch
  reload: () => void
  tell: (message: Message) => void
}

export function createVisitor({ fetch: send = (...all) => fetch(...all), reload }: Options): Visitor {
  const channel = new BroadcastChannel('cloudalbum.session')
  const inner: Inner = {
    account: shallowRef(),
    token: undefined,
    renewing: undefined,
    send,
    reload,
    tell: (message) => channel.postMessage(message),
  }
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(inner, data)
  return {
    account: inner.account,
    async start() {
      if (localStorage.getItem(hintKey) === '1') await renew(inner)
      else inner.account.value = null
    },
    signIn: async (email, password) =>
      accept(inner, (await once(inner, 'POST', '/api/session', { email, password })) as Session),
    async call<T>(method: string, path: string, body?: object) {
      if (inner.token && Date.now() > inner.token.renewAtMs) await renew(inner)
      try {
        return (await once(inner, method, path, body)) as T
      } catch (error) {
        const mayHelp = error instanceof Refusal && error.status === 401 && inner.account.value
        if (!mayHelp || !(await renew(inner))) throw error
        return (await once(inner, method, path, body)) as T
      }
    },
  }
}

function hear(inner: Inner, message: Message): void {
  if (message.type === 'session') take(inner, message.answer)
  else if (message.type === 'signed-out') forget(inner)
  else if (message.account.id === inner.account.value?.id) inner.account.value = message.account
}

function take(inner: Inner, answer: Session): void {
  if (inner.account.value && inner.account.value.id !== answer.account.id) return inner.reload()
  const lifeMs = Math.min(Math.max(answer.expiresAtMs - Date.now(), 2 * renewBeforeMs), 14 * 60_000)
  inner.token = { value: answer.accessToken, renewAtMs: Date.now() + lifeMs - renewBeforeMs }
  inner.account.value = answer.account
  localStorage.setItem(hintKey, '1')
}

function accept(inner: Inner, answer: Session): void {
  take(inner, answer)
  inner.tell({ type: 'session', answer })
}

function forget(inner: Inner): void {
  inner.token = undefined
  inner.account.value = null
  localStorage.removeItem(hintKey)
}

/** The cookie is replaced at each use, and using an old one ends the session: so one tab at a time. */
function renew(inner: Inner): Promise<boolean> {
  const before = inner.token
  inner.renewing ??= withLock(lockName, async () => {
    if (inner.token !== before) return inner.token !== undefined
    try {
      accept(inner, (await once(inner, 'POST', '/api/session/refresh')) as Session)
      return true
    } catch (error) {
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) forget(inner)
      else if (inner.account.value === undefined) inner.account.value = null
      return false
    }
  }).finally(() => (inner.renewing = undefined))
  return inner.renewing
}

async function once(inner: Inner, method: string, path: string, body?: object): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body) headers['content-type'] = 'application/json'
  if (inner.token) headers['authorization'] = `Bearer ${inner.token.value}`
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body) init.body = JSON.stringify(body)
  const response = await inner.send(path, init).catch(() => {
    throw new Refusal(0, { code: 'offline' })
  })
  if (!response.ok) throw await asRefusal(response)
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}
