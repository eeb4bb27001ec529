import { AsyncLocalStorage } from 'node:async_hooks'

/** What is known of the request that is being answered. */
export interface RequestFacts {
  requestId: string
  method: string
  /** Of few values, see `routeOf`. */
  route: () => string
  /** What stands for who calls; known once somebody has asked. */
  account?: () => string
  /** Its trace, as far as there is one. */
  traceId?: string
  /** Milliseconds by downstream. What ran at the same time counts twice. */
  timings?: Map<string, number>
}

const scope = new AsyncLocalStorage<RequestFacts>()

/** Undefined outside of requests. */
export const requestFacts = (): RequestFacts | undefined => scope.getStore()

/** Runs what is no part of the request that happens to be under way. */
export const outsideOfRequests = <T>(work: () => T): T => scope.exit(work)

export const withRequestFacts = <T>(facts: RequestFacts, work: () => T): T => scope.run(facts, work)
