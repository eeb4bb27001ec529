import type { SpooledBytes } from '@cloudalbum/core'
import type { Hono } from 'hono'
import { expect } from 'vitest'
import type { ReadForm } from '../upload.ts'

export const baseUrl = 'https://album.test'
export const mount = '/compat/cloudalbum'
export const nowMs = Date.UTC(2026, 10, 21, 12, 30, 5)

/** In memory, which is enough for a test; the server hands in the one that streams. */
export const readForm: ReadForm = async (request, { fileField, onFile }) => {
  const form = await request.formData()
  const fields = Object.fromEntries(
    [...form].filter((one): one is [string, string] => typeof one[1] === 'string'),
  )
  const file = form.get(fileField)
  if (!(file instanceof File)) return { fields }
  return {
    fields,
    file: { fileName: file.name, contentType: file.type, received: await onFile(file.stream()) },
  }
}

interface CallOptions {
  token?: string
  json?: unknown
  form?: FormData
}

/** A photo as the dialect shows it. */
export type OldPhoto = Record<string, string | number> & {
  id: string
  thumbSrc: string
  originalSrc: string
  taken_date: string
  desc: string
}

/** The client of 2019: axios, with the headers that it sends. Checks CORS on every answer. */
export function oldClient(app: () => Hono) {
  async function call(
    method: string,
    path: string,
    { token, json, form }: CallOptions = {},
  ): Promise<Response> {
    const headers: Record<string, string> = {
      origin: 'http://localhost:8081',
      accept: 'application/json, text/plain, */*',
    }
    if (token) headers['authorization'] = `Bearer ${token}`
    if (json !== undefined) headers['content-type'] = 'application/json;charset=utf-8'
    if (form) Object.assign(headers, { datatype: 'json', headers: '[object Object]' })
    const body = form ?? (json === undefined ? undefined : JSON.stringify(json))
    const response = await app().request(mount + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    return response
  }

  async function token(name: string): Promise<string> {
    await call('POST', '/users/signup', { json: { ...credentials(name), username: name } })
    const { accessToken } = await answer<{ accessToken: string }>(
      call('POST', '/users/signin', { json: credentials(name) }),
    )
    return accessToken
  }

  async function upload(
    as: string,
    file: Uint8Array,
    fields: Record<string, string> = {},
    name = 'IMG_1.jpg',
  ): Promise<string> {
    const result = await answer<{ photo_id: string }>(
      call('POST', '/photos/file', { token: as, form: formOf(file, name, fields) }),
    )
    expect(Object.keys(result)).toEqual(['ok', 'photo_id'])
    return result.photo_id
  }

  async function list(as: string): Promise<OldPhoto[]> {
    const { ok, photos } = await answer<{ ok: boolean; photos: OldPhoto[] }>(
      call('GET', '/photos/', { token: as }),
    )
    expect(ok).toBe(true)
    return photos
  }

  return { call, token, upload, list }
}

export const credentials = (name: string) => ({ email: `${name}@example.com`, password: 'hello' })

export async function answer<T extends object = Record<string, unknown>>(
  response: Response | Promise<Response>,
  status = 200,
): Promise<T> {
  const got = await response
  const text = await got.text()
  expect(got.status, text).toBe(status)
  return JSON.parse(text) as T
}

export async function refused(response: Response | Promise<Response>, status: number): Promise<void> {
  const { message, Message } = await answer(response, status)
  expect(message).toMatch(/\w+/)
  expect(Message).toBe(message)
}

export function formOf(
  file: Uint8Array | undefined,
  name: string,
  fields: Record<string, string> = {},
): FormData {
  const form = new FormData()
  if (file) form.append('file', new File([new Uint8Array(file)], name, { type: 'image/jpeg' }))
  for (const [key, value] of Object.entries(fields)) form.append(key, value)
  return form
}

export const spooled = (onDiscard: () => void): SpooledBytes => ({
  sizeBytes: 1,
  sha256: '0'.repeat(64),
  keep: async () => undefined,
  discard: async () => onDiscard(),
})

export const said = {
  tags: 'sea, summer,sea',
  desc: 'At the <b>beach</b>',
  make: 'Samsung',
  model: 'SM-G960',
  width: '4032',
  height: '3024',
  taken_date: '2019:05:31 18:03:59',
  geotag_lat: '37.5665',
  geotag_lng: '126.9780',
  city: 'Seoul',
  nation: 'South Korea',
  address: 'Jung-gu',
  filename_orig: '해변.jpg',
}
