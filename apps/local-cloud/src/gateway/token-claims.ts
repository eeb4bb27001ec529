import type { CloudAuthorizer } from '@cloudalbum/infra/model'
import { JwtVerifier } from 'aws-jwt-verify'
import { JwtBaseError } from 'aws-jwt-verify/error'
import type { Jwks } from 'aws-jwt-verify/jwk'

type JwtAuthorizer = Extract<CloudAuthorizer, { kind: 'jwt' }>

/**
 * Looks at tokens as the gateway does: signature, issuer, time, and whether `aud`, or else `client_id`, is one that may call.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @param keysUrl where the emulator of the pool has its keys
 */
export function createTokenClaims(keysUrl: string) {
  const verifiers = new Map<string, ReturnType<typeof open>>()
  const open = async ({ issuer }: JwtAuthorizer) => {
    const verifier = JwtVerifier.create({
      issuer,
      audience: null,
      jwksUri: `${issuer}/.well-known/jwks.json`,
    })
    verifier.cacheJwks((await (await fetch(keysUrl)).json()) as Jwks)
    return verifier
  }
  return async (token: string, authorizer: JwtAuthorizer): Promise<object | undefined> => {
    const verifier = verifiers.get(authorizer.name) ?? open(authorizer)
    verifiers.set(authorizer.name, verifier)
    try {
      const claims = (await verifier).verifySync(token)
      const audience = claims.aud ?? claims['client_id']
      return authorizer.audience.some((one) => [audience].flat().includes(one)) ? claims : undefined
    } catch (error) {
      if (error instanceof JwtBaseError) return undefined
      throw error
    }
  }
}
