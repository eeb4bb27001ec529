import type { AccessTokens } from '@cloudalbum/core'
import { Hono } from 'hono'

/** RFC 7517: the public keys of access tokens, for whoever wants to verify them. */
export function createJwksRoutes(tokens: Pick<AccessTokens, 'jwks'>): Hono {
  return new Hono().get('/.well-known/jwks.json', async (context) =>
    context.json(await tokens.jwks(), 200, { 'cache-control': 'public, max-age=300' }),
  )
}
