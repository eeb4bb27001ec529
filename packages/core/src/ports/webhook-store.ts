import type {
  Delivery,
  DeliveryAttempt,
  DeliveryMessage,
  DeliveryOutcome,
  Webhook,
  WebhookPatch,
} from '../webhooks/webhook.ts'

/** Which delivery, of which webhook: one of another webhook is missing. */
export type DeliveryKey = Pick<Delivery, 'id' | 'webhookId'>

/** Webhooks and what is delivered to them. Owner null: of the whole album. */
export interface WebhookStore {
  create(webhook: Webhook): Promise<void>
  /** Undefined when missing. */
  get(id: string): Promise<Webhook | undefined>
  /** Oldest first. */
  list(accountId: string | null): Promise<Webhook[]>
  /** Undefined when missing. */
  update(id: string, patch: WebhookPatch): Promise<Webhook | undefined>
  /** With its deliveries; missing is fine. */
  remove(id: string): Promise<void>

  /**
   * Adds the message, waiting, for every enabled webhook of the account and of the album that asked for its type; once for
   * each webhook. Durable when it resolves; next to free when nobody asked. Gives the ids of those webhooks.
   */
  enlist(message: DeliveryMessage, terms: { nowMs: number; giveUpAtMs: number }): Promise<string[]>
  /** Adds one delivery as it is. */
  add(delivery: Delivery): Promise<void>
  /** Takes up to `limit` that are due, the longest due first, and keeps them from others until `heldUntilMs`. */
  takeDue(webhookId: string, nowMs: number, heldUntilMs: number, limit: number): Promise<Delivery[]>
  /** When the next one is due; undefined when none waits. */
  nextDueAtMs(webhookId: string): Promise<number | undefined>
  /** Webhooks that are enabled and have one that was due before. */
  overdue(beforeMs: number): Promise<string[]>
  /** Keeps the newest attempts; missing is fine. */
  settle(delivery: DeliveryKey, attempt: DeliveryAttempt, outcome: DeliveryOutcome): Promise<void>
  /** Due at another time, without an attempt; missing, or not waiting, is fine. */
  postpone(delivery: DeliveryKey, dueAtMs: number): Promise<void>
  /** To be tried from the start, however it ended. Undefined when missing. */
  restart(delivery: DeliveryKey, dueAtMs: number, giveUpAtMs: number): Promise<Delivery | undefined>
  /** All that wait for this webhook end as failed. */
  giveUpWaiting(webhookId: string): Promise<void>

  /** One more attempt in a row has failed. Gives the webhook; undefined when missing. */
  noteFailure(webhookId: string, atMs: number): Promise<Webhook | undefined>
  /** The row of failures has ended; missing is fine. */
  noteSuccess(webhookId: string): Promise<void>
  /** Undefined when missing or of another webhook. */
  getDelivery(webhookId: string, deliveryId: string): Promise<Delivery | undefined>
  /** Newest first. */
  listDeliveries(
    webhookId: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ deliveries: Delivery[]; next?: string }>
  /** Forgets what is from before and ended, or should have, and of each webhook all that ended but the newest `keep`. Gives how many. */
  prune(beforeMs: number, keep: number): Promise<number>
  /** Its webhooks, and what those of the album were told of it. */
  eraseAccount(accountId: string): Promise<void>
}
