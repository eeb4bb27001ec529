import { isAppError } from '@cloudalbum/core'
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda'
import { openAlbum } from './lib/album.ts'

const { ports } = await openAlbum()

/**
 * Whether who calls in the dialect of the client of 2019 is signed in, for the log of the gateway. It turns nobody away: the
 * gateway's refusal is 403, and this client knows only 400 with `msg`, which the API answers.
 */
export async function handler({
  headers,
}: APIGatewayRequestAuthorizerEventV2): Promise<APIGatewaySimpleAuthorizerWithContextResult<object>> {
  return {
    isAuthorized: true,
    context: { signedIn: (await isSignedIn(headers?.['authorization'])) ? 'yes' : 'no' },
  }
}

async function isSignedIn(authorization: string | undefined): Promise<boolean> {
  const request = new Request(ports.baseUrl, {
    headers: authorization === undefined ? {} : { authorization },
  })
  try {
    return (await ports.authenticate(request)) !== undefined
  } catch (error) {
    if (isAppError(error, 'unauthenticated')) return false
    throw error
  }
}
