import { applyTemplate } from '@cloudalbum/adapters-aws/testing'
import type { CloudModel, ServiceRoute } from '@cloudalbum/infra/model'
import { refusal, type Answer, type Asked } from './exchange.ts'
import type { Origin } from './front.ts'
import { fitsSchema } from './json-schema.ts'

const maxBodyBytes = 10 * 1024 * 1024

/** Does what a service is asked for. Gives the status of its answer. @param service `firehose:action/PutRecord` */
export type CallService = (service: string, input: unknown) => Promise<number>

/** The REST API: holds the body against the model, and asks a service in the words that the template makes of it. */
export function createServiceApi(model: CloudModel, callService: CallService): Origin {
  return async (asked) => {
    // The first part of the path is the stage.
    const path = asked.path.replace(/^\/[^/]+/, '')
    const route = model.serviceRoutes.find((one) => one.method === asked.method && one.path === path)
    if (!route) return refusal(403, 'Missing Authentication Token')
    if (!/^application\/json\b/.test(asked.headers['content-type'] ?? ''))
      return refused(route, 'UNSUPPORTED_MEDIA_TYPE', 415)
    const body = (await asked.body(maxBodyBytes)).toString()
    if (!isValid(body, route)) return refused(route, 'BAD_REQUEST_BODY', 400)
    const status = await callService(
      route.service,
      JSON.parse(applyTemplate(route.template, requestOf(asked, body))),
    )
    const answer = route.answers.find(
      ({ pattern }) => pattern === undefined || new RegExp(`^(?:${pattern})$`).test(String(status)),
    )
    return answer ?? refusal(500, 'Internal server error')
  }
}

function isValid(body: string, { model }: ServiceRoute): boolean {
  try {
    return fitsSchema(JSON.parse(body), model as object)
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** The address of CloudFront stands last, as that of who asks the gateway. */
const requestOf = ({ headers, ip }: Asked, body: string) => ({
  body,
  headers: { ...headers, 'x-forwarded-for': `${headers['x-forwarded-for'] ?? ip}, ${ip}` },
  context: { requestTimeEpoch: Date.now(), identity: { sourceIp: ip } },
})

function refused({ refusals }: ServiceRoute, name: string, status: number): Answer {
  const one = refusals[name]
  return one ? { status, ...one } : refusal(status, name)
}
