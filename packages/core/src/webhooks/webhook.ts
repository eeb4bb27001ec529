import type { NotificationType } from '../ports/notifier.ts'

/** Somebody's server that hears of what happens in the album. */
export interface Webhook {
  id: string
  /** Null: of the whole album, looked after by its administrators. */
  accountId: string | null
  name: string
  url: string
  /** Null: all, also those that come in later versions. */
  types: NotificationType[] | null
  /** `whsec_` and base64, as Standard Webhooks writes keys. */
  secret: string
  /** The one before also signs, so that receivers can be changed over without a gap. */
  previousSecret: string | null
  previousSecretUntilMs: number | null
  /** Null while it is on. */
  off: WebhookOff | null
  /** Attempts that failed since the last one that did not. */
  failures: number
  failingSinceMs: number | null
  failedAtMs: number | null
  createdAtMs: number
}

/** `by-hand`: a person switched it off. `failing`: nothing arrived for a day. `gone`: the receiver answered 410. */
export interface WebhookOff {
  reason: 'by-hand' | 'failing' | 'gone'
  atMs: number
  /** What was wrong in the end; for a person. */
  detail: string
}

export type WebhookPatch = Partial<Omit<Webhook, 'id' | 'accountId' | 'createdAtMs'>>

/** What is sent, the same to every webhook. */
export interface DeliveryMessage {
  /** `webhook-id` of the request. */
  id: string
  type: NotificationType | 'webhook.test'
  /** Whom it is about. */
  accountId: string
  /** JSON. */
  body: string
}

export interface DeliveryAttempt {
  atMs: number
  /** Null when there was no answer. */
  status: number | null
  durationMs: number
  error: string | null
  /** The beginning of the answer. */
  response: string
}

/** One message to one webhook. */
export interface Delivery {
  id: string
  webhookId: string
  message: DeliveryMessage
  state: 'waiting' | 'delivered' | 'failed'
  /** Since it was first sent, or sent again by hand. */
  tries: number
  /** The newest last; old ones are forgotten. */
  attempts: DeliveryAttempt[]
  createdAtMs: number
  /** While it waits. */
  dueAtMs: number | null
  /** The last try is the first one after this. */
  giveUpAtMs: number
}

/** Due again while it waits. */
export type DeliveryOutcome = { state: 'delivered' | 'failed' } | { state: 'waiting'; dueAtMs: number }

export const maxKeptAttempts = 20
export const maxResponseLength = 1024
