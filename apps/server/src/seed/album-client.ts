import type { Hono } from 'hono'

/** Calls the album in this process, as a script would over HTTP. */
export interface AlbumClient {
  json<T>(method: string, path: string, body?: unknown): Promise<T>
  form<T>(path: string, form: FormData): Promise<T>
}

/** An answer that says no. */
export class Refused extends Error {
  readonly code: string

  constructor(path: string, problem: { code?: string; detail?: string }) {
    super(`${path}: ${problem.detail ?? 'no reason given'}`)
    this.name = 'Refused'
    this.code = problem.code ?? ''
  }
}

/** @param signIn gives an access token, a new one whenever the last one is not valid any more; without it nobody is signed in */
export function albumClient(app: Hono, signIn?: () => Promise<string>): AlbumClient {
  let token: Promise<string> | undefined

  async function ask(path: string, init: RequestInit): Promise<Response> {
    const used = (token ??= signIn?.())
    const response = await request(path, init, await used)
    if (response.status !== 401 || !signIn) return response
    if (token === used) token = signIn()
    return request(path, init, await token)
  }

  async function request(path: string, init: RequestInit, token: string | undefined): Promise<Response> {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    return app.request(path, { ...init, headers })
  }

  async function send<T>(path: string, init: RequestInit): Promise<T> {
    const response = await ask(path, init)
    if (!response.ok) throw new Refused(path, (await response.json()) as { code?: string; detail?: string })
    return (response.status === 204 || response.status === 202 ? undefined : await response.json()) as T
  }
  return {
    json: (method, path, body) =>
      send(path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    form: (path, form) => send(path, { method: 'POST', body: form }),
  }
}
