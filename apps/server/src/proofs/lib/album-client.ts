import type { AlbumProcess } from './album-process.ts'
import type { Drawn } from './draw.ts'

const owner = { email: 'owner@example.org', password: 'northern lights over the sea' }

interface Answer {
  status: number
  text: string
}
type Target = { url: string; headers: Record<string, string> }
type Reservation =
  | { outcome: 'upload'; photoId: string; upload: Target }
  | { outcome: 'duplicate'; photoId: string; state: string }

export interface AlbumClient {
  accountId: string
  /** Status 0: no answer came, the album died. */
  send(method: string, path: string, body?: unknown): Promise<Answer>
  /** The JSON of an answer that must be a good one. @throws Error otherwise, `NoAnswer` when the album died. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>
  reserve(photo: Drawn): Promise<Reservation>
  put(target: Target, bytes: Uint8Array): Promise<Answer>
  form(photo: Drawn): Promise<Answer>
  get(url: string): Promise<{ status: number; bytes: Buffer }>
}

/** The album died before it answered. */
export class NoAnswer extends Error {}

/** Signs in, or up at first. @throws NoAnswer when the album dies meanwhile. */
export async function signIn(album: Pick<AlbumProcess, 'baseUrl'>, who = owner): Promise<AlbumClient> {
  const anonymous = clientOf(album.baseUrl, '', '')
  const enter = async () => {
    type Session = { accessToken: string; account: { id: string } }
    const { accessToken, account } = await anonymous.json<Session>('POST', '/api/session', who)
    return clientOf(album.baseUrl, accessToken, account.id)
  }
  return enter()
}

export async function signUp(album: Pick<AlbumProcess, 'baseUrl'>, who = owner): Promise<AlbumClient> {
  await clientOf(album.baseUrl, '', '').json('POST', '/api/accounts', { ...who, displayName: 'Owner' })
  return signIn(album, who)
}

function clientOf(baseUrl: string, token: string, accountId: string): AlbumClient {
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const ask = async (path: string, init: RequestInit): Promise<{ status: number; bytes: Buffer }> => {
    try {
      const response = await fetch(new URL(path, baseUrl), init)
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
    } catch {
      return { status: 0, bytes: Buffer.alloc(0) } // it died, before the answer or in it
    }
  }
  const text = async (path: string, init: RequestInit): Promise<Answer> => {
    const { status, bytes } = await ask(path, init)
    return { status, text: bytes.toString() }
  }
  const client: AlbumClient = {
    accountId,
    send: (method, path, body) =>
      text(path, {
        method,
        headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async json<T>(method: string, path: string, body?: unknown) {
      const answer = await client.send(method, path, body)
      if (answer.status === 0) throw new NoAnswer(`${method} ${path}`)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T
    },
    reserve: ({ fileName, bytes, sha256 }) =>
      client.json('POST', '/api/photos', {
        fileName,
        sizeBytes: bytes.byteLength,
        sha256,
        contentType: 'image/jpeg',
      }),
    put: ({ url, headers }, bytes) => text(url, { method: 'PUT', headers, body: new Uint8Array(bytes) }),
    form: ({ fileName, bytes }) => {
      const body = new FormData()
      body.set('file', new File([new Uint8Array(bytes)], fileName, { type: 'image/jpeg' }))
      return text('/api/photos/file', { method: 'POST', headers: authorization, body })
    },
    get: (url) => ask(url, { headers: url.startsWith('/api/') ? authorization : {} }),
  }
  return client
}
