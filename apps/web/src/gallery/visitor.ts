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

/** For the server, where nobody has signed in. */
export const nobody = (): Visitor => ({
  account: shallowRef(),
  start: () => Promise.resolve(),
  signIn: () => Promise.reject(new Error('The server signs nobody in')),
  call: () => Promise.reject(new Error('The server calls no API')),
})

export function createVisitor({ fetch: send = (...all) => fetch(...all), reload }: Options): Visitor {
  const account: Visitor['account'] = shallowRef()
  const channel = new BroadcastChannel('cloudalbum.session')
  let token: { value: string; renewAtMs: number } | undefined
  let renewing: Promise<boolean> | undefined

  function take(answer: Session) {
    if (account.value && account.value.id !== answer.account.id) return reload()
    const lifeMs = Math.min(Math.max(answer.expiresAtMs - Date.now(), 2 * renewBeforeMs), 14 * 60_000)
    token = { value: answer.accessToken, renewAtMs: Date.now() + lifeMs - renewBeforeMs }
    account.value = answer.account
    localStorage.setItem(hintKey, '1')
  }
  function forget() {
    token = undefined
    account.value = null
    localStorage.removeItem(hintKey)
  }
  function accept(answer: Session) {
    take(answer)
    channel.postMessage({ type: 'session', answer } satisfies Message)
  }
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'session') take(data.answer)
    else if (data.type === 'signed-out') forget()
    else if (data.account.id === account.value?.id) account.value = data.account
  }

  /** The cookie is replaced at each use, and using an old one ends the session: so one tab at a time. */
  function renew(): Promise<boolean> {
    const before = token
    renewing ??= withLock(lockName, async () => {
      if (token !== before) return token !== undefined
      try {
        accept((await once('POST', '/api/session/refresh')) as Session)
        return true
      } catch (error) {
        if (error instanceof Refusal && (error.status === 401 || error.status === 403)) forget()
        else if (account.value === undefined) account.value = null
        return false
      }
    }).finally(() => (renewing = undefined))
    return renewing
  }

  async function once(method: string, path: string, body?: object): Promise<unknown> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body) headers['content-type'] = 'application/json'
    if (token) headers['authorization'] = `Bearer ${token.value}`
    const init: RequestInit = { method, headers, credentials: 'same-origin' }
    if (body) init.body = JSON.stringify(body)
    const response = await send(path, init).catch(() => {
      throw new Refusal(0, { code: 'offline' })
    })
    if (!response.ok) throw await asRefusal(response)
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }

  return {
    account,
    async start() {
      if (localStorage.getItem(hintKey) === '1') await renew()
      else account.value = null
    },
    signIn: async (email, password) =>
      accept((await once('POST', '/api/session', { email, password })) as Session),
    async call<T>(method: string, path: string, body?: object) {
      if (token && Date.now() > token.renewAtMs) await renew()
      try {
        return (await once(method, path, body)) as T
      } catch (error) {
        const mayHelp = error instanceof Refusal && error.status === 401 && account.value
        if (!mayHelp || !(await renew())) throw error
        return (await once(method, path, body)) as T
      }
    },
  }
}
