import type {
  CloudAuthorizer,
  CloudFunctionUrl,
  CloudGateway,
  CloudRoute,
  ServiceRoute,
} from './cloud-model.ts'
import { list, number, record, text } from './properties.ts'
import type { Resource, TemplateSet } from './template-set.ts'

/** Name of a function in `…:function:<name>`, with or without `/invocations` after it. */
const functionIn = (arn: unknown): string | undefined => /:function:([\w-]+)/.exec(text(arn))?.[1]

export function routesOf(set: TemplateSet): CloudRoute[] {
  const integrations = byId(set.all('AWS::ApiGatewayV2::Integration'))
  return set.all('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const [method = '', path = ''] = text(properties['RouteKey']).split(' ')
    const target = text(properties['Target']).replace('integrations/', '')
    const integration = integrations.get(target)?.properties ?? {}
    const authorizer = properties['AuthorizerId']
    return {
      method,
      path,
      function: functionIn(integration['IntegrationUri'] ?? ''),
      authorizer: authorizer === undefined ? undefined : text(authorizer),
    }
  })
}

const byId = (resources: Resource[]) => new Map(resources.map((resource) => [resource.id, resource]))

export function gatewaysOf(set: TemplateSet, region: string): CloudGateway[] {
  const of = (type: string, kind: CloudGateway['kind']) =>
    set.all(type).map(({ id }) => ({ kind, host: `${id}.execute-api.${region}.amazonaws.com` }))
  return [...of('AWS::ApiGatewayV2::Api', 'routes'), ...of('AWS::ApiGateway::RestApi', 'serviceRoutes')]
}

export const functionUrlOf = ({ id, properties }: Resource, region: string): CloudFunctionUrl => ({
  function: functionIn(properties['TargetFunctionArn']) ?? '',
  host: `${id}.lambda-url.${region}.on.aws`,
  streams: properties['InvokeMode'] === 'RESPONSE_STREAM',
  signed: properties['AuthType'] === 'AWS_IAM',
})

export const authorizersOf = (set: TemplateSet): CloudAuthorizer[] =>
  set.all('AWS::ApiGatewayV2::Authorizer').map(({ properties }) => {
    const name = text(properties['Name'])
    if (properties['AuthorizerType'] === 'JWT') {
      const { Issuer, Audience } = record(properties['JwtConfiguration'])
      return { kind: 'jwt', name, issuer: text(Issuer), audience: list(Audience).map(text) }
    }
    return {
      kind: 'function',
      name,
      function: functionIn(properties['AuthorizerUri']) ?? '',
      identitySources: list(properties['IdentitySource']).map(text),
      cacheS: number(properties['AuthorizerResultTtlInSeconds'] ?? 300),
    }
  })

export function serviceRoutesOf(set: TemplateSet): ServiceRoute[] {
  const models = byId(set.all('AWS::ApiGateway::Model'))
  const refusals = Object.fromEntries(
    set.all('AWS::ApiGateway::GatewayResponse').map(({ properties }) => {
      const { ResponseType, ResponseParameters, ResponseTemplates } = properties
      const body = text(record(ResponseTemplates)['application/json'])
      return [text(ResponseType), { headers: headersOf(ResponseParameters), body }]
    }),
  )
  return set.all('AWS::ApiGateway::Method').flatMap(({ properties, raw, stack }) => {
    const integration = record(properties['Integration'])
    if (integration['Type'] !== 'AWS') return []
    const model = models.get(text(record(properties['RequestModels'])['application/json']))
    return [
      {
        method: text(properties['HttpMethod']),
        path: pathOf(set, stack, raw['ResourceId']),
        service: text(integration['Uri']).split(':').slice(-2).join(':'),
        model: model?.properties['Schema'],
        template: text(record(integration['RequestTemplates'])['application/json']),
        answers: list(integration['IntegrationResponses']).map(answerOf),
        refusals,
      },
    ]
  })
}

function answerOf(value: unknown): ServiceRoute['answers'][number] {
  const { SelectionPattern, StatusCode, ResponseParameters, ResponseTemplates } = record(value)
  return {
    pattern: SelectionPattern === undefined ? undefined : text(SelectionPattern),
    status: Number(text(StatusCode)),
    headers: headersOf(ResponseParameters),
    body: text(record(ResponseTemplates)['application/json'] ?? ''),
  }
}

/** `method.response.header.Retry-After: "'5'"` */
const headersOf = (parameters: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record(parameters)).map(([name, value]) => [
      name.split('.').at(-1)?.toLowerCase() ?? '',
      text(value).replaceAll("'", ''),
    ]),
  )

/** A resource knows its own part of the path, and its parent. */
function pathOf(set: TemplateSet, stack: string, resource: unknown): string {
  const id = record(resource)['Ref']
  const found = set.all('AWS::ApiGateway::Resource').find((one) => one.stack === stack && one.id === id)
  if (!found) return ''
  return `${pathOf(set, stack, found.raw['ParentId'])}/${text(found.properties['PathPart'])}`
}
