import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'

export interface OldRequest {
  method: 'get' | 'post' | 'delete'
  path: string
  token?: string
  json?: Record<string, unknown>
  /** Fields of a multipart form; `file` is the photo, in base64. */
  form?: Record<string, string>
  file?: { name: string; base64: string }
}

export interface OldAnswer<T> {
  status: number
  body: T
}

/** A page on an origin of its own, as the client of 2019 was served. */
export async function serveOldClient(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    answer.end('<!doctype html><html lang="en"><title>CloudAlbum</title><img alt="thumbnail"></html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** What its axios sends: XMLHttpRequest without credentials, and two headers that were meant as settings. */
export const sendAsOldClient = <T = Record<string, unknown>>(
  page: Page,
  mount: string,
  request: OldRequest,
): Promise<OldAnswer<T>> =>
  page.evaluate(
    ([base, { method, path, token, json, form, file }]) =>
      new Promise<OldAnswer<T>>((resolve, reject) => {
        const xhr = new XMLHttpRequest()
        xhr.open(method.toUpperCase(), base + path)
        xhr.setRequestHeader('Accept', 'application/json, text/plain, */*')
        xhr.setRequestHeader('datatype', 'json')
        xhr.setRequestHeader('headers', '[object Object]')
        if (token) xhr.setRequestHeader('Authorization', `Bearer ${token}`)
        xhr.onload = () =>
          resolve({ status: xhr.status, body: (xhr.responseText ? JSON.parse(xhr.responseText) : {}) as T })
        xhr.onerror = () => reject(new Error(`${method} ${path} was blocked by the browser`))
        if (form) {
          const data = new FormData()
          if (file) {
            const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0))
            data.append('file', new Blob([bytes], { type: 'image/jpeg' }), file.name)
          }
          for (const [name, value] of Object.entries(form)) data.append(name, value)
          xhr.send(data)
        } else if (json) {
          xhr.setRequestHeader('Content-Type', 'application/json;charset=utf-8')
          xhr.send(JSON.stringify(json))
        } else xhr.send()
      }),
    [mount, request] as const,
  )
