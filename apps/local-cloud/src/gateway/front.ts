import type { CloudBehaviour, CloudModel } from '@cloudalbum/infra/model'
import { runAtEdge, type EdgeRequest } from './edge.ts'
import { refusal, type Answer, type Asked } from './exchange.ts'
import { behaviourOf } from './path-patterns.ts'

/** What answers behind CloudFront. */
export type Origin = (asked: Asked) => Promise<Answer>

export interface FrontOptions {
  behaviours: CloudModel['behaviours']
  /** By the host that the template names. */
  originOf: (host: string) => Origin
  /** Gives the query without the signature; undefined when that is none. */
  verified: (asked: Asked) => string | undefined
  /** What the template says of hosts, as they are here. */
  localised: (headers: Record<string, string>) => Record<string, string>
}

/**
 * CloudFront in front of everything, but for its caches: finds the behaviour of a path, runs its functions, looks at signatures,
 * asks the origin, and adds the headers that every answer gets.
 */
export function createFront({ behaviours, originOf, verified, localised }: FrontOptions): Origin {
  return async (asked) => {
    const behaviour = behaviourOf(behaviours, asked.path)
    const answer = await answerOf(behaviour, asked)
    return withHeaders(answer, localised(behaviour.responseHeaders))
  }

  async function answerOf(behaviour: CloudBehaviour, asked: Asked): Promise<Answer> {
    if (!behaviour.methods.includes(asked.method)) return refused(403, 'AccessDenied')
    const query = behaviour.needsSignature ? verified(asked) : asked.query
    if (query === undefined) return refused(403, 'AccessDenied')
    const edge = behaviour.onRequest && runAtEdge(behaviour.onRequest, { request: edgeRequest(asked) })
    if (edge && 'statusCode' in edge)
      return { status: edge.statusCode, headers: flat(edge.headers), body: edge.body?.data ?? '' }
    const changed = edge ? { path: edge.uri, headers: withCookie(flat(edge.headers), asked) } : {}
    const answer = await originOf(behaviour.origin)(forOrigin(behaviour, { ...asked, ...changed, query }))
    if (!behaviour.onResponse) return answer
    const response = { statusCode: answer.status, headers: raised(answer.headers) }
    const { statusCode, headers } = runAtEdge(behaviour.onResponse, { response }) as typeof response
    return { ...answer, status: statusCode, headers: flat(headers) }
  }
}

/** CloudFront adds who asks, and what the origin is to be told. */
function forOrigin({ origin, originPath, originHeaders }: CloudBehaviour, asked: Asked): Asked {
  const before = asked.headers['x-forwarded-for']
  return {
    ...asked,
    path: originPath + asked.path,
    headers: {
      ...asked.headers,
      host: origin,
      via: '1.1 local.cloudfront.net (CloudFront)',
      'x-forwarded-for': before === undefined ? asked.ip : `${before}, ${asked.ip}`,
      'x-forwarded-proto': 'https',
      ...originHeaders,
    },
  }
}

const edgeRequest = ({ method, path, headers }: Asked): EdgeRequest => {
  const { cookie: _, ...others } = headers
  return { method, uri: path, headers: raised(others) }
}

const withCookie = (headers: Record<string, string>, { headers: { cookie } }: Asked) =>
  cookie === undefined ? headers : { ...headers, cookie }

const raised = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]))

const flat = (headers: Record<string, { value: string }>) =>
  Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]))

function withHeaders(answer: Answer, added: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...added } }
}

const refused = (status: number, code: string): Answer => ({
  ...refusal(status, code),
  headers: { 'content-type': 'text/xml', 'x-cache': 'Error from cloudfront' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Access denied</Message></Error>`,
})
