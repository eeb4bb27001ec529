import type { Context } from 'hono'
import type { LambdaEvent } from 'hono/aws-lambda'
import { isIP } from 'node:net'

/**
 * Address of who is calling. CloudFront writes the one that it saw behind what it was sent (X-Forwarded-For), the HTTP API that of
 * CloudFront behind it: the last but one. It is believed of who knows the token of the distribution; whoever calls the HTTP API
 * itself has one address that nobody can make up, its own.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 * @param edgeToken what the distribution sends as `x-album-edge`; undefined: there is none
 */
export const viewerAddress =
  (edgeToken: string | undefined) =>
  (context: Context): string => {
    const { event } = (context.env ?? {}) as { event?: LambdaEvent }
    const { http } = (event?.requestContext ?? {}) as { http?: { sourceIp?: string } }
    const caller = http?.sourceIp ?? 'this process'
    if (edgeToken === undefined || context.req.header('x-album-edge') !== edgeToken) return caller
    const entries = (context.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim())
    const viewer = entries.at(-2) ?? ''
    return isIP(viewer) === 0 ? caller : viewer
  }
