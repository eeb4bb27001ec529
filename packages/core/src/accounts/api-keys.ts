import { AppError, notFound } from '../errors.ts'
import { newId, newSecret } from '../ids.ts'
import type { ApiKey, ApiKeyStore } from '../ports/api-key-store.ts'
import type { Clock } from '../ports/clock.ts'
import { hashSecret } from './secrets.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

const maxKeys = 50

/** `ca_<id>_<secret>`: what it is, which one, and the proof. */
const keyPattern = /^ca_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{43})$/

/** The secret is in the answer and nowhere else. @throws AppError `conflict` when there are too many. */
export async function createApiKey(
  ports: { keys: Pick<ApiKeyStore, 'create' | 'list'>; clock: Clock },
  accountId: string,
  name: string,
): Promise<{ key: ApiKey; secret: string }> {
  if ((await ports.keys.list(accountId)).length >= maxKeys)
    throw new AppError('conflict', `There are ${maxKeys} API keys already. Revoke those that are not needed.`)
  const createdAtMs = ports.clock.now()
  const id = newId(createdAtMs)
  const secret = newSecret()
  const key: ApiKey = {
    id,
    accountId,
    name,
    secretHash: await hashSecret(secret),
    createdAtMs,
    usedAtMs: null,
  }
  await ports.keys.create(key)
  return { key, secret: `ca_${id}_${secret}` }
}

/** @throws AppError `not-found`. */
export async function revokeApiKey(
  ports: TellPagesPorts & { keys: Pick<ApiKeyStore, 'remove'> },
  accountId: string,
  id: string,
): Promise<void> {
  if (!(await ports.keys.remove(accountId, id))) throw notFound('API key')
  await tellPages(ports, accountId)
}

export const isApiKey = (token: string) => token.startsWith('ca_')

/** Undefined when it has not the form of a key. */
export function parseApiKey(token: string): { id: string; secret: string } | undefined {
  const [, id, secret] = keyPattern.exec(token) ?? []
  return id && secret ? { id, secret } : undefined
}
