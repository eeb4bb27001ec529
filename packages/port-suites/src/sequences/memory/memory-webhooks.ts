import {
  maxKeptAttempts,
  newId,
  type Delivery,
  type DeliveryAttempt,
  type DeliveryKey,
  type DeliveryMessage,
  type DeliveryOutcome,
  type Webhook,
  type WebhookPatch,
  type WebhookStore,
} from '@cloudalbum/core'
import { pageOf } from './pages.ts'

/** What WebhookStore promises, in lists. */
export class MemoryWebhooks implements WebhookStore {
  readonly rows = new Map<string, Webhook>()
  /** The oldest first. */
  private deliveries: Delivery[] = []

  async create(webhook: Webhook) {
    this.rows.set(webhook.id, webhook)
  }

  get = async (id: string) => this.rows.get(id)

  async list(accountId: string | null) {
    const own = [...this.rows.values()].filter((webhook) => webhook.accountId === accountId)
    return own.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  update = async (id: string, patch: WebhookPatch) => this.patch(id, () => patch)

  async remove(id: string) {
    this.rows.delete(id)
    this.deliveries = this.deliveries.filter(({ webhookId }) => webhookId !== id)
  }

  async enlist(message: DeliveryMessage, { nowMs, giveUpAtMs }: { nowMs: number; giveUpAtMs: number }) {
    const wanting = [...this.rows.values()].filter(
      ({ accountId, off, types }) =>
        (accountId === null || accountId === message.accountId) &&
        off === null &&
        (types === null || types.some((type) => type === message.type)),
    )
    const times = { createdAtMs: nowMs, dueAtMs: nowMs, giveUpAtMs }
    for (const { id: webhookId } of wanting)
      this.keep({
        id: newId(nowMs),
        webhookId,
        message,
        state: 'waiting',
        tries: 0,
        attempts: [],
        ...times,
      })
    return wanting.map(({ id }) => id)
  }

  async add(delivery: Delivery) {
    this.keep(delivery)
  }

  async takeDue(webhookId: string, nowMs: number, heldUntilMs: number, limit: number) {
    const due = this.waiting(webhookId)
      .filter(({ dueAtMs }) => dueAtMs <= nowMs)
      .slice(0, limit)
    for (const delivery of due) this.change(delivery, () => ({ dueAtMs: heldUntilMs }))
    return this.deliveries.filter(({ id }) => due.some((one) => one.id === id))
  }

  nextDueAtMs = async (webhookId: string) => this.waiting(webhookId)[0]?.dueAtMs

  async overdue(beforeMs: number) {
    const enabled = [...this.rows.values()].filter(({ off }) => off === null)
    return enabled.flatMap(({ id }) =>
      this.waiting(id).some(({ dueAtMs }) => dueAtMs < beforeMs) ? [id] : [],
    )
  }

  async settle(key: DeliveryKey, attempt: DeliveryAttempt, outcome: DeliveryOutcome) {
    this.change(key, ({ tries, attempts }) => ({
      state: outcome.state,
      dueAtMs: outcome.state === 'waiting' ? outcome.dueAtMs : null,
      tries: tries + 1,
      attempts: [...attempts, attempt].slice(-maxKeptAttempts),
    }))
  }

  async postpone(key: DeliveryKey, dueAtMs: number) {
    this.change(key, ({ state }) => (state === 'waiting' ? { dueAtMs } : {}))
  }

  async restart(key: DeliveryKey, dueAtMs: number, giveUpAtMs: number) {
    return this.change(key, () => ({ state: 'waiting', tries: 0, dueAtMs, giveUpAtMs }))
  }

  async giveUpWaiting(webhookId: string) {
    for (const delivery of this.waiting(webhookId))
      this.change(delivery, () => ({ state: 'failed', dueAtMs: null }))
  }

  async noteFailure(id: string, atMs: number) {
    return this.patch(id, ({ failures, failingSinceMs }) => ({
      failures: failures + 1,
      failingSinceMs: failingSinceMs ?? atMs,
      failedAtMs: atMs,
    }))
  }

  async noteSuccess(id: string) {
    this.patch(id, () => ({ failures: 0, failingSinceMs: null, failedAtMs: null }))
  }

  getDelivery = async (webhookId: string, id: string) => this.find({ webhookId, id })

  async listDeliveries(webhookId: string, cursor: string | undefined, limit: number) {
    const { items, ...rest } = pageOf(this.of(webhookId), cursor, limit)
    return { deliveries: items, ...rest }
  }

  async prune(beforeMs: number, keep: number) {
    const isOver = (delivery: Delivery) =>
      delivery.createdAtMs < beforeMs && (delivery.dueAtMs === null || delivery.giveUpAtMs < beforeMs)
    const isTooMany = (delivery: Delivery) =>
      delivery.dueAtMs === null && this.of(delivery.webhookId).indexOf(delivery) >= keep
    const kept = this.deliveries.filter((delivery) => !isOver(delivery) && !isTooMany(delivery))
    const forgotten = this.deliveries.length - kept.length
    this.deliveries = kept
    return forgotten
  }

  async eraseAccount(accountId: string) {
    for (const { id } of await this.list(accountId)) await this.remove(id)
    this.deliveries = this.deliveries.filter(({ message }) => message.accountId !== accountId)
  }

  /** The newest first. */
  of = (webhookId: string): Delivery[] =>
    this.deliveries.filter((delivery) => delivery.webhookId === webhookId).reverse()

  /** The longest due first. */
  waiting = (webhookId: string) =>
    this.deliveries
      .flatMap(({ dueAtMs, ...rest }) =>
        rest.webhookId === webhookId && dueAtMs !== null ? [{ ...rest, dueAtMs }] : [],
      )
      .sort((a, b) => a.dueAtMs - b.dueAtMs)

  private find = (key: DeliveryKey) =>
    this.deliveries.find(({ id, webhookId }) => id === key.id && webhookId === key.webhookId)

  private keep(delivery: Delivery): void {
    const isThere = this.of(delivery.webhookId).some(({ message }) => message.id === delivery.message.id)
    if (isThere) return
    this.deliveries.push(delivery)
    this.deliveries.sort((a, b) => a.createdAtMs - b.createdAtMs)
  }

  private change(key: DeliveryKey, changed: (before: Delivery) => Partial<Delivery>): Delivery | undefined {
    const before = this.find(key)
    if (!before) return undefined
    const after = { ...before, ...changed(before) }
    this.deliveries = this.deliveries.map((one) => (one === before ? after : one))
    return after
  }

  private patch(id: string, patched: (before: Webhook) => WebhookPatch): Webhook | undefined {
    const before = this.rows.get(id)
    if (!before) return undefined
    const after = { ...before, ...patched(before) }
    this.rows.set(id, after)
    return after
  }
}
