import type { SpanAttributes, Telemetry } from '@cloudalbum/telemetry'
import type { HandlerExecutionContext, MiddlewareStack } from '@smithy/types'

/** Under whose name the album shows a service; of others it is their own. */
const peers: Record<string, string> = {
  DynamoDB: 'dynamodb',
  S3: 's3',
  CognitoIdentityProvider: 'cognito',
  SQS: 'queue',
  SESv2: 'mail',
}

interface ServiceError {
  name: string
  $fault?: 'client' | 'server'
  $metadata?: { httpStatusCode?: number }
}

/**
 * A span for each request that goes out, tries that follow a failed one among them; an address that is signed sends none. What
 * is asked for stands in it by operation and table alone.
 */
export function tracedClient<
  Client extends { middlewareStack: Pick<MiddlewareStack<Input, Output>, 'add'> },
  Input extends object,
  Output extends object,
>(telemetry: Telemetry, client: Client): Client {
  if (!telemetry.on) return client
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { service, operation } = whatIs(context)
      const attributes = attributesOf(service, operation, args)
      const outcome = await telemetry.span(
        `${service}.${operation}`,
        { kind: 'client', attributes },
        async (span) => {
          try {
            const result = await next(args)
            span.set(statusOf((result.response as { statusCode?: unknown }).statusCode))
            return { result }
          } catch (error) {
            const { name, $metadata } = error as ServiceError
            span.set(statusOf($metadata?.httpStatusCode))
            if (!isAnswer(error as ServiceError)) throw error
            span.set({ 'error.type': name })
            return { error: error as Error }
          }
        },
      )
      if ('error' in outcome) throw outcome.error
      return outcome.result
    },
    { step: 'deserialize', priority: 'high', name: 'traces' },
  )
  return client
}

const whatIs = ({ clientName = '', commandName = '' }: HandlerExecutionContext) => ({
  service: clientName.replace(/Client$/, ''),
  operation: commandName.replace(/Command$/, ''),
})

/** https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/ */
function attributesOf(service: string, operation: string, args: unknown): SpanAttributes {
  const attributes = {
    'rpc.system': 'aws-api',
    'rpc.service': service,
    'rpc.method': operation,
    'peer.service': peers[service] ?? service.toLowerCase(),
  }
  if (service !== 'DynamoDB') return attributes
  const table = (args as { input?: { TableName?: unknown } }).input?.TableName
  return {
    ...attributes,
    'db.system.name': 'aws.dynamodb',
    'db.operation.name': operation,
    ...(typeof table === 'string' ? { 'db.collection.name': table } : {}),
  }
}

const statusOf = (status: unknown): SpanAttributes =>
  typeof status === 'number' ? { 'http.response.status_code': status } : {}

/** "Not there", "not so", "no such password": what was asked for does not hold. Being asked too often is a fault. */
const isAnswer = ({ name, $fault }: ServiceError): boolean =>
  $fault === 'client' && !/Thrott|TooManyRequests|LimitExceeded|ThroughputExceeded|SlowDown/.test(name)
