import { problem, type Problem } from './common.ts'
import type { CallInput, Output, Route } from './route.ts'

/** A refusal by the server, or (code `offline`) no answer at all. */
export class ApiError extends Error {
  readonly code: Problem['code'] | 'offline' | 'bad-answer'
  readonly status: number
  readonly problem: Problem | undefined

  constructor(
    code: ApiError['code'],
    status: number,
    detail: string,
    extras: { problem?: Problem; cause?: unknown } = {},
  ) {
    super(detail, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.problem = extras.problem
  }
}

export interface ClientOptions {
  /** '' in the page. */
  baseUrl: string
  fetch?: typeof fetch
  /** Headers of each call, an `Authorization` among them. */
  headers?: (route: Route) => Promise<Record<string, string>> | Record<string, string>
  /** Called on a 401 that a new access token may mend; true: the call is tried once more. */
  renew?: (route: Route) => Promise<boolean>
}

export interface CallOptions {
  signal?: AbortSignal
  headers?: Record<string, string>
}

export interface Client {
  /** @throws ApiError */
  call<T extends Route>(route: T, input: CallInput<T>, options?: CallOptions): Promise<Output<T['response']>>
  /** The raw answer, for streams. @throws ApiError when it is not 2xx. */
  open<T extends Route>(route: T, input: CallInput<T>, options?: CallOptions): Promise<Response>
}

type QueryValue = string | number | boolean | null | undefined

/** `/api/photos/{id}` with its parameters and query filled in. */
export function routeUrl(route: Route, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, QueryValue>))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  return query.size > 0 ? `${path}?${query.toString()}` : path
}

export function createClient({ baseUrl, fetch: send = fetch, headers, renew }: ClientOptions): Client {
  async function once(
    route: Route,
    input: { params?: unknown; query?: unknown; body?: unknown },
    options: CallOptions,
  ) {
    const all = new Headers({ accept: 'application/json', ...(await headers?.(route)), ...options.headers })
    const init: RequestInit = { method: route.method, headers: all, credentials: 'same-origin' }
    if (options.signal) init.signal = options.signal
    if (input.body instanceof FormData) init.body = input.body
    else if (input.body !== undefined) {
      all.set('content-type', 'application/json')
      init.body = JSON.stringify(input.body)
    }
    try {
      return await send(baseUrl + routeUrl(route, input), init)
    } catch (cause) {
      if (options.signal?.aborted) throw cause
      throw new ApiError('offline', 0, 'The album cannot be reached. Check the connection and try again.', {
        cause,
      })
    }
  }

  const open: Client['open'] = async (route, input, options = {}) => {
    let response = await once(route, input, options)
    if (response.status === 401 && renew && (await renew(route))) response = await once(route, input, options)
    if (!response.ok) throw await asError(response)
    return response
  }

  return {
    open,
    async call(route, input, options) {
      const response = await open(route, input, options)
      type Answer = Output<(typeof route)['response']>
      if (!route.response) return undefined as Answer
      const parsed = route.response.safeParse(await response.json())
      if (parsed.success) return parsed.data as Answer
      throw new ApiError(
        'bad-answer',
        response.status,
        'The album answered in a form that this page does not know. Reload the page.',
        {
          cause: parsed.error,
        },
      )
    },
  }
}

async function asError(response: Response): Promise<ApiError> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined))
  if (parsed.success)
    return new ApiError(parsed.data.code, response.status, parsed.data.detail, { problem: parsed.data })
  return new ApiError(
    'bad-answer',
    response.status,
    `The album answered ${response.status} without saying why.`,
  )
}
