import type { Webhook } from '@cloudalbum/core'
import type { Row } from '../dynamo.ts'

/** A row of `webhooks`: what is null is not there. */
export type WebhookRow = Row &
  Partial<Webhook> &
  Pick<Webhook, 'id' | 'name' | 'url' | 'secret' | 'failures' | 'createdAtMs'> & {
    /** Its account, or `album`. */
    owner: string
    /** Of all webhooks the same: an index lists them. */
    kind: 'webhook'
    isOff: boolean
  }

export const albumOwner = 'album'

export const ownerOf = (accountId: string | null) => accountId ?? albumOwner

export function webhookRow(webhook: Webhook): WebhookRow {
  const present = Object.entries(webhook).filter(([, value]) => value !== null)
  return {
    ...(Object.fromEntries(present) as typeof webhook),
    owner: ownerOf(webhook.accountId),
    kind: 'webhook',
    isOff: webhook.off !== null,
  }
}

export const webhookOf = (row: WebhookRow): Webhook => ({
  id: row.id,
  accountId: row.accountId ?? null,
  name: row.name,
  url: row.url,
  types: row.types ?? null,
  secret: row.secret,
  previousSecret: row.previousSecret ?? null,
  previousSecretUntilMs: row.previousSecretUntilMs ?? null,
  off: row.off ?? null,
  failures: row.failures,
  failingSinceMs: row.failingSinceMs ?? null,
  failedAtMs: row.failedAtMs ?? null,
  createdAtMs: row.createdAtMs,
})
