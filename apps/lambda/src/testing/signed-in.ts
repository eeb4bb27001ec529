import { createHash } from 'node:crypto'
import { bytesOf, httpEvent } from './http-event.ts'
import { baseUrl, type Api } from './local-cloud.ts'

export const who = { email: 'ada@example.org', password: 'northern lights over the Sea 7!' }

/** Where the album takes bytes, and what must go with them. */
export interface Upload {
  url: string
  headers: Record<string, string>
}

export type SignedIn = Awaited<ReturnType<typeof signIn>>

/** What is said of a file before its bytes come. */
export const aboutFile = (bytes: Buffer, fileName = 'a.jpg') => ({
  fileName,
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  contentType: 'image/jpeg',
})

/** Puts bytes where the album says. Gives the key that S3 tells of. @throws Error for what S3 refuses. */
export async function put({ url, headers }: Upload, bytes: Buffer): Promise<string> {
  const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })
  if (answer.status !== 200) throw new Error(`S3 answered ${answer.status}: ${await answer.text()}`)
  const [, ...key] = new URL(url).pathname.slice(1).split('/')
  return key.join('/')
}

/** Somebody with a new account, who asks the api function. */
export async function signIn(api: Api) {
  let headers: Record<string, string> = { origin: baseUrl }
  /** @throws Error for what is refused. */
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await api(httpEvent(method, `${baseUrl}${path}`, { headers, body }), {})
    const text = bytesOf(answer).toString()
    if (answer.statusCode === undefined || answer.statusCode >= 300)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
    return JSON.parse(text || 'null') as T
  }
  await ask('POST', '/api/accounts', { ...who, displayName: 'Ada' })
  const { accessToken } = await ask<{ accessToken: string }>('POST', '/api/session', who)
  headers = { authorization: `Bearer ${accessToken}` }
  return {
    accessToken,
    ask,
    /** Gives the key that S3 tells of. */
    async upload(bytes: Buffer, fileName?: string): Promise<{ photoId: string; key: string }> {
      const { photoId, upload } = await ask<{ photoId: string; upload: Upload }>(
        'POST',
        '/api/photos',
        aboutFile(bytes, fileName),
      )
      return { photoId, key: await put(upload, bytes) }
    },
  }
}
