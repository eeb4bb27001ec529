import type {
  CodePurpose,
  CodeStore,
  OneTimeCode,
  Rotation,
  SessionRecord,
  SessionStore,
} from '@cloudalbum/core'

/** What SessionStore promises, in a map. */
export class MemorySessions implements SessionStore {
  readonly rows = new Map<string, SessionRecord>()

  async create(session: SessionRecord) {
    this.rows.set(session.id, session)
  }

  get = async (id: string) => this.rows.get(id)

  async list(accountId: string, nowMs: number) {
    return this.of(accountId)
      .filter(({ expiresAtMs }) => expiresAtMs > nowMs)
      .sort((a, b) => b.usedAtMs - a.usedAtMs || (a.id < b.id ? 1 : -1))
  }

  async rotate(id: string, fromHash: string, { refreshHash, salt, nowMs, expiresAtMs }: Rotation) {
    const session = this.rows.get(id)
    if (session?.refreshHash !== fromHash) return false
    const previous = { hash: fromHash, salt, replacedAtMs: nowMs }
    this.rows.set(id, { ...session, refreshHash, previous, usedAtMs: nowMs, expiresAtMs })
    return true
  }

  async remove(accountId: string, id: string) {
    return this.rows.get(id)?.accountId === accountId && this.rows.delete(id)
  }

  async removeAll(accountId: string, exceptId?: string) {
    for (const { id } of this.of(accountId)) if (id !== exceptId) this.rows.delete(id)
  }

  async prune(beforeMs: number) {
    for (const { id, expiresAtMs } of [...this.rows.values()])
      if (expiresAtMs < beforeMs) this.rows.delete(id)
  }

  private of = (accountId: string) =>
    [...this.rows.values()].filter((session) => session.accountId === accountId)
}

/** What CodeStore promises, in a map. */
export class MemoryCodes implements CodeStore {
  private readonly rows = new Map<string, OneTimeCode>()

  async put(code: OneTimeCode) {
    this.rows.set(keyOf(code), code)
  }

  async use(accountId: string, purpose: CodePurpose, hash: string, nowMs: number) {
    const key = keyOf({ accountId, purpose })
    const code = this.rows.get(key)
    if (!code || code.expiresAtMs <= nowMs || code.triesLeft <= 0) return undefined
    if (code.hash === hash) {
      this.rows.delete(key)
      return code
    }
    this.rows.set(key, { ...code, triesLeft: code.triesLeft - 1 })
    return undefined
  }

  async removeAll(accountId: string) {
    for (const code of [...this.rows.values()])
      if (code.accountId === accountId) this.rows.delete(keyOf(code))
  }

  async prune(beforeMs: number) {
    for (const code of [...this.rows.values()]) if (code.expiresAtMs < beforeMs) this.rows.delete(keyOf(code))
  }
}

const keyOf = ({ accountId, purpose }: Pick<OneTimeCode, 'accountId' | 'purpose'>) =>
  `${accountId} ${purpose}`
