import type { GatewayCall } from '@cloudalbum/adapters-aws/testing'
import { httpApiEvent } from '@cloudalbum/adapters-aws/testing'
import type { CloudAuthorizer } from '@cloudalbum/infra/model'
import type { Functions } from '../functions/functions.ts'

/** What stands in the event of who may call, or the status of the refusal. */
export type Authorized = { authorizer?: object } | { refused: 401 | 403 }
export type Authorize = (name: string | undefined, call: GatewayCall) => Promise<Authorized>

export interface AuthorizeOptions {
  authorizers: readonly CloudAuthorizer[]
  functions: Pick<Functions, 'invoke'>
  /** Claims of a token that is good for this authorizer; undefined for others. */
  claimsOf: (
    token: string,
    authorizer: Extract<CloudAuthorizer, { kind: 'jwt' }>,
  ) => Promise<object | undefined>
  now?: () => number
}

interface FunctionAnswer {
  isAuthorized: boolean
  context?: object
}

/** Asks the authorizer of a route whether a request may pass, as an HTTP API does. */
export function createAuthorize({
  authorizers,
  functions,
  claimsOf,
  now = Date.now,
}: AuthorizeOptions): Authorize {
  const kept = new Map<string, { answer: FunctionAnswer; untilMs: number }>()
  return async (name, call) => {
    if (name === undefined) return {}
    const authorizer = authorizers.find((one) => one.name === name)
    if (!authorizer) throw new Error(`The templates have no authorizer ${name}.`)
    return authorizer.kind === 'jwt' ? byToken(authorizer, call) : byFunction(authorizer, call)
  }

  async function byToken(
    authorizer: Extract<CloudAuthorizer, { kind: 'jwt' }>,
    call: GatewayCall,
  ): Promise<Authorized> {
    const token = /^(?:Bearer )?(\S+)$/i.exec(call.headers?.['authorization'] ?? '')?.[1]
    const claims = token === undefined ? undefined : await claimsOf(token, authorizer)
    return claims ? { authorizer: { jwt: { claims, scopes: null } } } : { refused: 401 }
  }

  /** What it says is kept by the values of its identity sources; without sources it is asked each time. */
  async function byFunction(
    { name, function: asked, identitySources, cacheS }: Extract<CloudAuthorizer, { kind: 'function' }>,
    call: GatewayCall,
  ): Promise<Authorized> {
    const identity = identitySources.map((source) => valueOf(source, call))
    if (identity.includes(undefined)) return { refused: 401 }
    const key = JSON.stringify([name, identity])
    const before = kept.get(key)
    const isKept = before !== undefined && before.untilMs > now()
    const answer = isKept ? before.answer : await ask(asked, identity, call)
    if (!isKept && cacheS > 0 && identity.length > 0)
      kept.set(key, { answer, untilMs: now() + cacheS * 1000 })
    return answer.isAuthorized ? { authorizer: { lambda: answer.context ?? {} } } : { refused: 403 }
  }

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
  async function ask(name: string, identitySource: unknown[], call: GatewayCall): Promise<FunctionAnswer> {
    const event = httpApiEvent(call)
    return (await functions.invoke(name, { ...event, type: 'REQUEST', identitySource })) as FunctionAnswer
  }
}

/** @param source `$request.header.Authorization`, `$request.querystring.token` */
function valueOf(source: string, { headers = {}, query = '' }: GatewayCall): string | undefined {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? []
  if (kind === 'header') return headers[name.toLowerCase()]
  if (kind === 'querystring') return new URLSearchParams(query).get(name) ?? undefined
  throw new Error(`An identity source that is not understood here: ${source}`)
}
