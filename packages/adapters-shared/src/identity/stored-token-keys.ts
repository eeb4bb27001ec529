import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Clock, SigningKeyStore, StoredSigningKey } from '@cloudalbum/core'
import { longestTokenLifeMs, type TokenKey, type TokenKeys } from './token-keys.ts'

export interface StoredTokenKeys extends TokenKeys {
  /** A new one signs from now on. Gives its id. */
  rotate(): Promise<string>
  /** From time to time: a new one when the present one is old, and those that nothing is of any more are removed. */
  upkeep(): Promise<void>
}

export interface StoredTokenKeysOptions {
  store: SigningKeyStore
  clock: Clock
  /**
   * How long what was read is believed, where reading costs; not set: it is read each time. A key that is not known yet is
   * always looked for, so that tokens by a new one of another process are good at once.
   */
  cacheMs?: number
}

/** How long one key signs. */
const signsMs = 90 * 24 * 3_600_000

/** ES256 key pairs that are stored with the rows, so that a backup holds them and a restart ends no session. */
export function createStoredTokenKeys({
  store,
  clock,
  cacheMs = 0,
}: StoredTokenKeysOptions): StoredTokenKeys {
  const imported = new Map<string, Promise<TokenKey>>()
  const rows = cachedRows(store, clock, cacheMs)

  function load(row: StoredSigningKey): Promise<TokenKey> {
    const known = imported.get(row.kid) ?? importKey(row)
    imported.set(row.kid, known)
    return known
  }

  /** Each but the newest was replaced when the one after it was made. */
  const isBelieved = (_: StoredSigningKey, index: number, all: StoredSigningKey[]) =>
    index === 0 || (all[index - 1]?.createdAtMs ?? 0) + longestTokenLifeMs > clock.now()

  /** Undefined when somebody else was faster. */
  async function addAfter(newest: StoredSigningKey | undefined): Promise<string | undefined> {
    const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
    const kid = await calculateJwkThumbprint(jwk)
    const createdAtMs = Math.max(clock.now(), (newest?.createdAtMs ?? 0) + 1)
    const added = await store.add({ kid, privateJwk: JSON.stringify(jwk), createdAtMs }, newest?.kid)
    rows.forget()
    return added ? kid : undefined
  }

  const believed = async () => (await rows.recent()).filter(isBelieved)
  return {
    all: async () => Promise.all((await believed()).map(load)),
    async current() {
      if ((await rows.recent()).length === 0) await addAfter(undefined)
      const [newest] = await rows.recent()
      if (!newest) throw new Error('There is no signing key.')
      return load(newest)
    },
    async byId(kid) {
      const find = (rows: StoredSigningKey[]) => rows.filter(isBelieved).find((row) => row.kid === kid)
      const row = find(await rows.recent()) ?? (cacheMs > 0 ? find(await rows.read()) : undefined)
      return row && load(row)
    },
    async rotate() {
      for (;;) {
        const kid = await addAfter((await rows.read())[0])
        if (kid !== undefined) return kid
      }
    },
    async upkeep() {
      const [newest] = await rows.read()
      if (newest && newest.createdAtMs <= clock.now() - signsMs) await addAfter(newest)
      const over = (await rows.read()).filter((row, index, list) => !isBelieved(row, index, list))
      for (const { kid } of over) {
        await store.remove(kid)
        imported.delete(kid)
      }
      rows.forget()
    },
  }
}

function cachedRows(store: SigningKeyStore, clock: Clock, cacheMs: number) {
  let cached: { rows: StoredSigningKey[]; untilMs: number } | undefined
  async function read(): Promise<StoredSigningKey[]> {
    const untilMs = clock.now() + cacheMs
    const rows = await store.list()
    cached = { rows, untilMs }
    return rows
  }
  return {
    read,
    recent: async () => (cached && cached.untilMs > clock.now() ? cached.rows : read()),
    forget: () => void (cached = undefined),
  }
}

async function importKey({ kid, privateJwk }: StoredSigningKey): Promise<TokenKey> {
  const jwk = JSON.parse(privateJwk) as JWK
  const { kty, crv, x, y } = jwk
  const publicJwk = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JWK
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'ES256'), importJWK(publicJwk, 'ES256')])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
    throw new Error('A signing key is no key pair.')
  return { kid, privateKey, publicKey, publicJwk }
}
