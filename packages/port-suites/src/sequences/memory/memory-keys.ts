import {
  emailKey,
  type ApiKey,
  type ApiKeyStore,
  type Invitation,
  type InvitationStore,
} from '@cloudalbum/core'

const newestFirst = (a: { id: string }, b: { id: string }) => (a.id < b.id ? 1 : -1)

/** What ApiKeyStore promises, in a map. */
export class MemoryApiKeys implements ApiKeyStore {
  readonly rows = new Map<string, ApiKey>()

  async create(key: ApiKey) {
    this.rows.set(key.id, key)
  }

  get = async (id: string) => this.rows.get(id)
  list = async (accountId: string) => this.of(accountId).sort(newestFirst)

  async touch(id: string, usedAtMs: number) {
    const key = this.rows.get(id)
    if (key) this.rows.set(id, { ...key, usedAtMs })
  }

  async remove(accountId: string, id: string) {
    return this.rows.get(id)?.accountId === accountId && this.rows.delete(id)
  }

  async removeAll(accountId: string) {
    for (const { id } of this.of(accountId)) this.rows.delete(id)
  }

  private of = (accountId: string) => [...this.rows.values()].filter((key) => key.accountId === accountId)
}

/** What InvitationStore promises, in a map. */
export class MemoryInvitations implements InvitationStore {
  readonly rows = new Map<string, Invitation>()
  /** Who used which. */
  private readonly users = new Map<string, string>()

  async create(invitation: Invitation) {
    this.rows.set(invitation.id, invitation)
  }

  async listOpen(nowMs: number) {
    return [...this.rows.values()]
      .filter(({ id, expiresAtMs }) => expiresAtMs > nowMs && !this.users.has(id))
      .sort(newestFirst)
  }

  async take(secret: string, email: string, accountId: string, nowMs: number) {
    const found = [...this.rows.values()].find((invitation) => invitation.secret === secret)
    if (!found || found.expiresAtMs <= nowMs) return undefined
    if (found.email !== null && emailKey(found.email) !== emailKey(email)) return undefined
    if ((this.users.get(found.id) ?? accountId) !== accountId) return undefined
    this.users.set(found.id, accountId)
    return found
  }

  async giveBack(id: string, accountId: string) {
    if (this.users.get(id) === accountId) this.users.delete(id)
  }

  async remove(id: string) {
    this.users.delete(id)
    return this.rows.delete(id)
  }

  async prune(beforeMs: number) {
    for (const { id, expiresAtMs } of [...this.rows.values()])
      if (expiresAtMs < beforeMs) await this.remove(id)
  }
}
