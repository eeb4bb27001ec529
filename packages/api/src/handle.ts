import type { Output, Route } from '@cloudalbum/contract'

/** Who is calling, as the access token or API key says. */
export interface Actor {
  accountId: string
  role: 'member' | 'admin'
  via: 'session' | 'key'
  /** Of the session or of the key. */
  id: string
}

export interface Call<T extends Route> {
  /** Never missing on routes for accounts and admins. */
  actor: T['access'] extends 'public' | 'share' ? Actor | undefined : Actor
  params: Output<T['params']>
  query: Output<T['query']>
  body: Output<T['body']>
  request: Request
  /** Address of the caller, as far as the server trusts it. */
  ip: string
  /** Sets a header of the answer. */
  header: (name: string, value: string) => void
}

export type Answer<T extends Route> = Promise<Output<T['response']> | Response>

export interface Handler {
  route: Route
  run: (call: Call<Route>) => Promise<unknown>
}

/** Pairs a route of the contract with what answers it; types of both sides must fit. */
export function handle<T extends Route>(route: T, run: (call: Call<T>) => Answer<T>): Handler {
  return { route, run }
}
