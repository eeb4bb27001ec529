import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import type { Clock } from '@cloudalbum/core'
import { transact, type Database } from '../sqlite/database.ts'

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  publicJwk: JWK
}

export interface SigningKeys {
  /** Made when there is none yet. */
  current(): Promise<SigningKey>
  /** Undefined when it is none of ours. */
  byId(kid: string): Promise<SigningKey | undefined>
  /** Newest first: the one that signs, and the one before. */
  all(): Promise<SigningKey[]>
  /** A new one signs from now on; tokens of the one before are still believed, those of older ones no more. */
  rotate(): Promise<string>
}

type Row = { kid: string; private_jwk: string }

const kept = 2

/** ES256 key pairs in the database, so that a backup holds them and a restart ends no session. */
export function createSigningKeys(db: Database, clock: Clock): SigningKeys {
  const rows = db.prepare<[], Row>(
    `SELECT kid, private_jwk FROM signing_keys ORDER BY created_at_ms DESC, kid LIMIT ${kept}`,
  )
  const insert = db.prepare('INSERT INTO signing_keys (kid, private_jwk, created_at_ms) VALUES (?, ?, ?)')
  const count = db.prepare<[], number>('SELECT count(*) FROM signing_keys').pluck()
  const newest = db.prepare<[], number | null>('SELECT max(created_at_ms) FROM signing_keys').pluck()
  const prune = db.prepare(
    `DELETE FROM signing_keys WHERE kid NOT IN (SELECT kid FROM signing_keys ORDER BY created_at_ms DESC, kid LIMIT ${kept})`,
  )
  const imported = new Map<string, Promise<SigningKey>>()

  function load(row: Row): Promise<SigningKey> {
    const known = imported.get(row.kid) ?? importKey(row)
    imported.set(row.kid, known)
    return known
  }

  async function add(onlyFirst: boolean): Promise<string> {
    const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
    const kid = await calculateJwkThumbprint(jwk)
    transact(db, () => {
      if (onlyFirst && count.get()) return
      insert.run(kid, JSON.stringify(jwk), Math.max(clock.now(), (newest.get() ?? 0) + 1))
      prune.run()
    })
    return kid
  }

  // The table is read each time: a key that another process made counts at once.
  const all = () => Promise.all(rows.all().map(load))
  return {
    async current() {
      if (!count.get()) await add(true)
      const [key] = await all()
      if (!key) throw new Error('There is no signing key.')
      return key
    },
    byId: async (kid) => (await all()).find((key) => key.kid === kid),
    all,
    rotate: () => add(false),
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
