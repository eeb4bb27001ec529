import { AppError, identifyCaller, type IdentifyPorts } from '@cloudalbum/core'
import type { Actor } from './handle.ts'

/**
 * Reads `Authorization: Bearer` with an access token or an API key.
 * Gives undefined without the header. @throws AppError `unauthenticated` for a bad one.
 */
export function createAuthenticate(ports: IdentifyPorts): (request: Request) => Promise<Actor | undefined> {
  return async (request) => {
    const header = request.headers.get('authorization')
    if (header === null) return undefined
    const token = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header.trim())?.[1]
    if (!token)
      throw new AppError('unauthenticated', 'The Authorization header is not of the form: Bearer <token>.')
    return identifyCaller(ports, token)
  }
}
