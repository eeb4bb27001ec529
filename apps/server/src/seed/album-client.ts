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

export function albumClient(app: Hono, token?: string): AlbumClient {
  async function send<T>(path: string, init: RequestInit): Promise<T> {
    const headers = new Headers(init.headers)
    if (token) headers.set('authorization', `Bearer ${token}`)
    const response = await app.request(path, { ...init, headers })
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
