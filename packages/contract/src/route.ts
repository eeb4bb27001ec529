import type * as z from 'zod/mini'

/**
 * Who may call. `account`: a signed-in account or its API key. `session`: a signed-in account only, so that a
 * key can never widen its own rights. `share`: anybody with the link, and its password where it has one.
 */
export type Access = 'public' | 'account' | 'session' | 'admin' | 'share'

type Shape = z.ZodMiniType | undefined

/** One operation of the API: server, client, OpenAPI and the access tests are all made from it. */
export interface Route<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/api/photos/{id}` */
  path: string
  access: Access
  /** Groups operations in the documentation. */
  tag: string
  summary: string
  params: P
  query: Q
  body: B
  /** JSON of the answer; undefined: no content (204), or `produces` says what comes instead. */
  response: R
  status: 200 | 201 | 202 | 204 | 302
  /** Media type of an answer that is not JSON. */
  produces?: string
  /** Media type of a body that is not JSON. */
  consumes?: string
  /** Of a JSON body; a megabyte unless it says more. */
  maxBytes?: number
}

interface RouteInput<P extends Shape, Q extends Shape, B extends Shape, R extends Shape> {
  access: Access
  tag: string
  summary: string
  params?: P
  query?: Q
  body?: B
  response?: R
  status?: Route['status']
  produces?: string
  consumes?: string
  maxBytes?: number
}

/*@__NO_SIDE_EFFECTS__*/
export function route<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  R extends Shape = undefined,
>(address: `${Route['method']} /${string}`, input: RouteInput<P, Q, B, R>): Route<P, Q, B, R> {
  const [method, path] = address.split(' ') as [Route['method'], string]
  const { access, tag, summary, params, query, body, response, status, produces, consumes, maxBytes } = input
  return {
    method,
    path,
    access,
    tag,
    summary,
    params: params as P,
    query: query as Q,
    body: body as B,
    response: response as R,
    status: status ?? (response || produces ? 200 : 204),
    ...(produces ? { produces } : {}),
    ...(consumes ? { consumes } : {}),
    ...(maxBytes ? { maxBytes } : {}),
  }
}

export type Output<S extends Shape> = S extends z.ZodMiniType ? z.output<S> : undefined
export type Input<S extends Shape> = S extends z.ZodMiniType ? z.input<S> : undefined

/** What a caller of a route hands over: only the parts that it has. */
export type CallInput<T extends Route> = (T['params'] extends z.ZodMiniType
  ? { params: z.input<T['params']> }
  : object) &
  (T['query'] extends z.ZodMiniType ? { query?: z.input<T['query']> } : object) &
  (T['body'] extends z.ZodMiniType ? { body: z.input<T['body']> } : object)
