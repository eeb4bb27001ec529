import type { Client } from '@cloudalbum/contract'
import type { InjectionKey } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import type { Session } from './session.ts'

export const sessionKey: InjectionKey<Session> = Symbol('session')

/** Whose album this is, and the ways in and out. */
export const useSession = (): Session => useInjected(sessionKey)

/** The typed client of the API; it carries and renews the access token by itself. */
export const useClient = (): Client => useSession().client
