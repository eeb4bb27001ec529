import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect } from '@playwright/test'
import type { Album } from './album.ts'
import type { Credentials } from './accounts.ts'
import { newCredentials } from './accounts.ts'
import { processingMs } from './uploads.ts'

type Json = Record<string, unknown>

/** What a script of this account does, apart from any browser. */
export interface Api {
  readonly credentials: Credentials
  readonly accountId: string
  call<T = Json>(method: string, path: string, body?: Json): Promise<{ status: number; body: T }>
  /** Uploads files and waits until the album has read them. @returns ids of the photos, in their order */
  upload(paths: readonly string[]): Promise<string[]>
  /** @returns an API key */
  makeKey(): Promise<string>
}

export async function apiOf(album: Album, credentials: Credentials): Promise<Api> {
  const send = async <T>(method: string, path: string, headers: Record<string, string>, body?: BodyInit) => {
    const answer = await fetch(new URL(path, album.baseUrl), { method, headers, ...(body ? { body } : {}) })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T }
  }
  const json = { 'content-type': 'application/json' }
  const session = await send<{ accessToken: string; account: { id: string } }>(
    'POST',
    '/api/session',
    json,
    JSON.stringify(credentials),
  )
  expect(session.status, JSON.stringify(session.body)).toBe(200)
  const token = { authorization: `Bearer ${session.body.accessToken}` }
  const call = <T = Json>(method: string, path: string, body?: Json) =>
    send<T>(method, path, body ? { ...token, ...json } : token, body && JSON.stringify(body))

  async function uploadOne(path: string) {
    const form = new FormData()
    form.set('file', new Blob([await readFile(path)]), basename(path))
    const { status, body } = await send<{ photoId: string }>('POST', '/api/photos/file', token, form)
    expect(status, JSON.stringify(body)).toBe(201)
    return body.photoId
  }
  const stateOf = async (id: string) => (await call<{ state: string }>('GET', `/api/photos/${id}`)).body.state

  return {
    credentials,
    accountId: session.body.account.id,
    call,
    async upload(paths) {
      const ids: string[] = []
      for (const path of paths) ids.push(await uploadOne(path))
      for (const id of ids)
        await expect.poll(() => stateOf(id), { timeout: processingMs }).toMatch(/^(?:ready|rejected)$/)
      return ids
    },
    async makeKey() {
      const { status, body } = await call<{ secret: string }>('POST', '/api/keys', { name: 'a script' })
      expect(status).toBe(201)
      return body.secret
    },
  }
}

/** Makes an account; the first one of an album is its administrator. */
export async function makeAccount(album: Album, credentials = newCredentials()): Promise<Credentials> {
  const answer = await fetch(`${album.baseUrl}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  expect(answer.status, await answer.text()).toBe(201)
  return credentials
}
