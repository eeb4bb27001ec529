import type { Delivery, DeliveryAttempt, NotificationType, Webhook, WebhookOff } from '@cloudalbum/core'

export interface WebhookRow {
  id: string
  account_id: string | null
  name: string
  url: string
  types: string | null
  secret: string
  previous_secret: string | null
  previous_secret_until_ms: number | null
  off: string | null
  failures: number
  failing_since_ms: number | null
  failed_at_ms: number | null
  created_at_ms: number
}

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export const webhookOf = (row: WebhookRow): Webhook => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  url: row.url,
  types: parsed<NotificationType[]>(row.types),
  secret: row.secret,
  previousSecret: row.previous_secret,
  previousSecretUntilMs: row.previous_secret_until_ms,
  off: parsed<WebhookOff>(row.off),
  failures: row.failures,
  failingSinceMs: row.failing_since_ms,
  failedAtMs: row.failed_at_ms,
  createdAtMs: row.created_at_ms,
})

export const webhookRow = (webhook: Webhook): WebhookRow => ({
  id: webhook.id,
  account_id: webhook.accountId,
  name: webhook.name,
  url: webhook.url,
  types: json(webhook.types),
  secret: webhook.secret,
  previous_secret: webhook.previousSecret,
  previous_secret_until_ms: webhook.previousSecretUntilMs,
  off: json(webhook.off),
  failures: webhook.failures,
  failing_since_ms: webhook.failingSinceMs,
  failed_at_ms: webhook.failedAtMs,
  created_at_ms: webhook.createdAtMs,
})

export interface DeliveryRow {
  id: string
  webhook_id: string
  message_id: string
  type: string
  account_id: string
  body: string
  state: string
  tries: number
  attempts: string
  created_at_ms: number
  due_at_ms: number | null
  give_up_at_ms: number
}

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  id: row.id,
  webhookId: row.webhook_id,
  message: {
    id: row.message_id,
    type: row.type as Delivery['message']['type'],
    accountId: row.account_id,
    body: row.body,
  },
  state: row.state as Delivery['state'],
  tries: row.tries,
  attempts: JSON.parse(row.attempts) as DeliveryAttempt[],
  createdAtMs: row.created_at_ms,
  dueAtMs: row.due_at_ms,
  giveUpAtMs: row.give_up_at_ms,
})

export const deliveryRow = (delivery: Delivery): DeliveryRow => ({
  id: delivery.id,
  webhook_id: delivery.webhookId,
  message_id: delivery.message.id,
  type: delivery.message.type,
  account_id: delivery.message.accountId,
  body: delivery.message.body,
  state: delivery.state,
  tries: delivery.tries,
  attempts: JSON.stringify(delivery.attempts),
  created_at_ms: delivery.createdAtMs,
  due_at_ms: delivery.dueAtMs,
  give_up_at_ms: delivery.giveUpAtMs,
})
