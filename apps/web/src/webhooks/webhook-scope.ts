import { albumWebhooks, ownWebhooks, webhookTypes } from '@cloudalbum/contract'

/** `own`: of the account. `album`: of everybody, for administrators. */
export type WebhookScope = 'own' | 'album'

/** The same operations, with the same answers, on either. */
export const routesOf = (scope: WebhookScope): typeof ownWebhooks =>
  scope === 'own' ? ownWebhooks : albumWebhooks

export type WebhookType = (typeof webhookTypes)[number]
export { webhookTypes }
