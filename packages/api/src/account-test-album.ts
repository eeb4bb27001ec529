import {
  accountJobs,
  createWorker,
  type AccountEraser,
  type AccountJobPorts,
  type AlbumSettings,
  type JobQueue,
  type Mail,
} from '@cloudalbum/core'
import type { Session } from '@cloudalbum/contract'
import { accountHandlers, type AccountHandlerPorts } from './account-handlers.ts'
import { adminHandlers, type AdminHandlerPorts } from './admin-handlers.ts'
import { createAuthenticate } from './authenticate.ts'
import { createApi } from './create-api.ts'
import { createJwksRoutes } from './jwks-routes.ts'
import { refreshCookie } from './session-cookie.ts'

/** The real adapters that a test runs on. */
export type AlbumParts = Omit<AccountHandlerPorts, keyof Made> &
  Omit<AdminHandlerPorts, keyof Made> &
  Omit<AccountJobPorts, keyof Made | 'erasers' | 'mailer'> & {
    tokens: Parameters<typeof createAuthenticate>[0]['tokens'] & Parameters<typeof createJwksRoutes>[0]
    jobs: JobQueue
  }
type Made = Pick<AccountHandlerPorts, 'baseUrl' | 'canMail' | 'album' | 'defaultSettings' | 'pageSigner'>

export interface AlbumOptions {
  mail?: boolean
  baseUrl?: string
  settings?: AlbumSettings
  erasers?: AccountEraser[]
}

interface CallOptions {
  body?: unknown
  token?: string
  cookie?: string
  ip?: string
  headers?: Record<string, string>
}

const album = {
  version: '1.2.3',
  maxUploadBytes: 1,
  partSizeBytes: 1,
  acceptedTypes: [],
  tiles: null,
  placesAttribution: 'GeoNames',
}

/** There are no pages here to be shown to anybody. */
const pageSigner = { sign: () => 'page', verify: () => undefined }

function callerOf(api: ReturnType<typeof createApi>, baseUrl: string) {
  async function call(
    address: string,
    { body, token, cookie, ip, headers = {} }: CallOptions = {},
  ): Promise<Response> {
    const [method = 'GET', path = '/'] = address.split(' ')
    const all = new Headers({ 'content-type': 'application/json', ...headers })
    if (token !== undefined) all.set('authorization', `Bearer ${token}`)
    if (cookie !== undefined) all.set('cookie', `theme=dark; ${refreshCookie(baseUrl)}=${cookie}`)
    if (ip !== undefined) all.set('x-test-ip', ip)
    return api.request(`${baseUrl}${path}`, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** Status and, where there is one, code of a problem. */
  async function outcome(address: string, callOptions?: CallOptions): Promise<string> {
    const response = await call(address, callOptions)
    const text = await response.text()
    const { code } = text.startsWith('{') ? (JSON.parse(text) as { code?: string }) : {}
    return code ? `${response.status} ${code}` : String(response.status)
  }

  return { call, outcome }
}

/** Accounts and administration behind real routes, for tests; mails land in `mails`. */
export function createTestAlbum<P extends AlbumParts>(parts: P, options: AlbumOptions = {}) {
  const { mail = false, baseUrl = 'https://album.test', erasers = [] } = options
  const mails: Mail[] = []
  const mailer = mail ? { send: async (one: Mail) => void mails.push(one) } : undefined
  const defaultSettings = options.settings ?? { signUp: 'open', defaultQuotaBytes: null }
  const ports = { ...parts, baseUrl, canMail: mail, album, defaultSettings, pageSigner, erasers, mailer }
  const onError = (error: unknown) => {
    throw error
  }
  const api = createApi({
    handlers: [...accountHandlers(ports), ...adminHandlers(ports)],
    authenticate: createAuthenticate(ports),
    ipOf: (context) => context.req.header('x-test-ip') ?? '203.0.113.1',
    onFault: onError,
  }).route('/', createJwksRoutes(parts.tokens))
  const worker = createWorker({ queue: parts.jobs, handlers: accountJobs(ports), concurrency: 1, onError })

  const { call, outcome } = callerOf(api, baseUrl)

  async function signIn(
    email: string,
    password = goodPassword,
    headers: Record<string, string> = {},
  ): Promise<SignedInTest> {
    const response = await call('POST /api/session', { body: { email, password }, headers })
    if (!response.ok) throw new Error(await response.text())
    const session = (await response.json()) as Session
    return { ...session, token: session.accessToken, cookie: cookieOf(response) ?? '' }
  }

  return {
    ...parts,
    ports,
    baseUrl,
    mails,
    call,
    outcome,
    signIn,
    /** Does what is queued, mails among it. */
    work: () => worker.runDue(),
    /** Signs up and in; without e-mail. */
    async join(email: string): Promise<SignedInTest> {
      const response = await call('POST /api/accounts', { body: { email, password: goodPassword } })
      if (response.status !== 201) throw new Error(await response.text())
      return signIn(email)
    },
    /** The code of the newest mail. */
    newestCode: () => /^\d{6}$/m.exec(mails.at(-1)?.text ?? '')?.[0] ?? 'no code',
  }
}

export type SignedInTest = Session & { token: string; cookie: string }

export const goodPassword = 'Blue whale 7!'

/** Value of the refresh cookie that an answer sets. */
export const cookieOf = (response: Response) =>
  /cloudalbum_refresh=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
