import { createHash } from 'node:crypto'
import { bytesOf, httpEvent } from './http-event.ts'
import { baseUrl, type Api } from './local-cloud.ts'

const who = { email: 'ada@example.org', password: 'northern lights over the Sea 7!' }

export type SignedIn = Awaited<ReturnType<typeof signIn>>

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
    ask,
    /** Puts bytes where the album says. Gives the key that S3 tells of. */
    async upload(bytes: Buffer, fileName = 'a.jpg'): Promise<{ photoId: string; key: string }> {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const about = { fileName, sizeBytes: bytes.length, sha256, contentType: 'image/jpeg' }
      const { photoId, upload: to } = await ask<{
        photoId: string
        upload: { url: string; headers: Record<string, string> }
      }>('POST', '/api/photos', about)
      const put = await fetch(to.url, { method: 'PUT', headers: to.headers, body: new Uint8Array(bytes) })
      if (put.status !== 200) throw new Error(`S3 answered ${put.status}: ${await put.text()}`)
      const [, ...key] = new URL(to.url).pathname.slice(1).split('/')
      return { photoId, key: key.join('/') }
    },
  }
}
