import { AsyncLocalStorage } from 'node:async_hooks'

/** What is known of the request that is being answered. */
export interface RequestFacts {
  requestId: string
  method: string
  /** Of few values, see `routeOf`. */
  route: () => string
  /** Who calls; known once somebody has asked. */
  accountId?: string
}

const scope = new AsyncLocalStorage<RequestFacts>()

/** Undefined outside of requests. */
export const requestFacts = (): RequestFacts | undefined => scope.getStore()

export const withRequestFacts = <T>(facts: RequestFacts, work: () => T): T => scope.run(facts, work)
