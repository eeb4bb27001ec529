import { routes, problem, type Route } from '@cloudalbum/contract'
import * as z from 'zod/mini'

type Json = Record<string, unknown>

const problemRef = { $ref: '#/components/schemas/Problem' }

/** The OpenAPI 3.1 description of every route of the contract. https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(info: { version: string; baseUrl: string }): Json {
  const paths: Record<string, Json> = {}
  for (const [name, route] of routes.all) {
    const path = (paths[route.path] ??= {})
    path[route.method.toLowerCase()] = operation(name, route)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'CloudAlbum',
      version: info.version,
      description:
        'Everything that the page of the album does, for scripts. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: info.baseUrl }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token of a session, or an API key (settings, API keys).',
        },
        share: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Share-Token',
          description: 'Of links with a password: from `unlock`.',
        },
      },
    },
  }
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    ...accessOf(route),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }
      : {}),
    ...(route.consumes
      ? { requestBody: { required: true, content: { [route.consumes]: { schema: formSchema } } } }
      : {}),
    responses: {
      [route.status]: success(route),
      default: { description: 'A problem', content: { 'application/problem+json': { schema: problemRef } } },
    },
  }
}

const formSchema = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary' },
    tags: { type: 'string', description: 'Separated by commas' },
    description: { type: 'string' },
    albumId: { type: 'string' },
    fileTimeMs: { type: 'string', description: 'Last-modified time, milliseconds since 1970 UTC' },
  },
}

function accessOf(route: Route): Json {
  if (route.access === 'public') return { security: [] }
  if (route.access === 'share') return { security: [{}, { share: [] }] }
  const who = {
    account: '',
    session: ' Not with an API key.',
    admin: ' Administrators only, not with an API key.',
  }[route.access]
  return { security: [{ token: [] }], ...(who ? { description: who.trim() } : {}) }
}

function success(route: Route): Json {
  if (route.status === 302) return { description: 'The address is in `Location`' }
  if (route.produces) return { description: 'OK', content: { [route.produces]: {} } }
  if (!route.response) return { description: 'Done' }
  return {
    description: 'OK',
    content: { 'application/json': { schema: jsonSchema(route.response, 'output') } },
  }
}

function parameters(where: 'path' | 'query', schema: z.ZodMiniType | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
    ...(property['description'] ? { description: property['description'] } : {}),
  }))
}

function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
