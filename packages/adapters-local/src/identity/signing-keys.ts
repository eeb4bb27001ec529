import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { longestTokenLifeMs } from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import { transact, type Database } from '../sqlite/database.ts'

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  publicJwk: JWK
}

export interface SigningKeys {
  /** The one that signs; made when there is none yet. */
  current(): Promise<SigningKey>
  /** Undefined when it is none of ours, or when every token of it has run out. */
  byId(kid: string): Promise<SigningKey | undefined>
  /** Newest first: the one that signs, and those before it that tokens may still be of. */
  all(): Promise<SigningKey[]>
  /** A new one signs from now on. Gives its id. */
  rotate(): Promise<string>
  /** From time to time: a new one when the present one is old, and those that nothing is of any more are removed. */
  upkeep(): Promise<void>
}

type Row = { kid: string; private_jwk: string; created_at_ms: number }

/** How long one key signs. */
const signsMs = 90 * 24 * 3_600_000

/** ES256 key pairs in the database, so that a backup holds them and a restart ends no session. */
export function createSigningKeys(db: Database, clock: Clock): SigningKeys {
  const rows = db.prepare<[], Row>(
    'SELECT kid, private_jwk, created_at_ms FROM signing_keys ORDER BY created_at_ms DESC, kid',
  )
  const insert = db.prepare('INSERT INTO signing_keys (kid, private_jwk, created_at_ms) VALUES (?, ?, ?)')
  const newest = db.prepare<[], number | null>('SELECT max(created_at_ms) FROM signing_keys').pluck()
  const remove = db.prepare('DELETE FROM signing_keys WHERE kid = ?')
  const imported = new Map<string, Promise<SigningKey>>()

  function load(row: Row): Promise<SigningKey> {
    const known = imported.get(row.kid) ?? importKey(row)
    imported.set(row.kid, known)
    return known
  }

  /** Each but the newest was replaced when the one after it was made. */
  const isBelieved = (_: Row, index: number, all: Row[]) =>
    index === 0 || (all[index - 1]?.created_at_ms ?? 0) + longestTokenLifeMs > clock.now()

  /** `onlyAfterMs`: not when there is a newer one than that, which another process may have made meanwhile. */
  async function add(onlyAfterMs?: number): Promise<string> {
    const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
    const kid = await calculateJwkThumbprint(jwk)
    transact(db, () => {
      const newestMs = newest.get() ?? undefined
      if (newestMs !== undefined && onlyAfterMs !== undefined && newestMs > onlyAfterMs) return
      insert.run(kid, JSON.stringify(jwk), Math.max(clock.now(), (newestMs ?? 0) + 1))
    })
    return kid
  }

  // The table is read each time: a key that another process made counts at once.
  const all = () => Promise.all(rows.all().filter(isBelieved).map(load))
  return {
    async current() {
      if (newest.get() === null) await add(-1)
      const [key] = await all()
      if (!key) throw new Error('There is no signing key.')
      return key
    },
    byId: async (kid) => (await all()).find((key) => key.kid === kid),
    all,
    rotate: () => add(),
    async upkeep() {
      const dueBeforeMs = clock.now() - signsMs
      const newestMs = newest.get() ?? null
      if (newestMs !== null && newestMs <= dueBeforeMs) await add(dueBeforeMs)
      const over = rows.all().filter((row, index, list) => !isBelieved(row, index, list))
      transact(db, () => over.forEach(({ kid }) => remove.run(kid)))
      for (const { kid } of over) imported.delete(kid)
    },
  }
}

async function importKey({ kid, private_jwk }: Row): Promise<SigningKey> {
  const jwk = JSON.parse(private_jwk) as JWK
  const { kty, crv, x, y } = jwk
  const publicJwk = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JWK
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'ES256'), importJWK(publicJwk, 'ES256')])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
    throw new Error('A signing key is no key pair.')
  return { kid, privateKey, publicKey, publicJwk }
}
