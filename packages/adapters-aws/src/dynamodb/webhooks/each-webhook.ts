import type { Dynamo } from '../dynamo.ts'
import type { WebhookRow } from './webhook-rows.ts'

type Listed = Record<string, unknown> & Pick<WebhookRow, 'id' | 'owner' | 'isOff'>

/** All of everybody, for upkeep. */
export const eachWebhook = (dynamo: Dynamo): Promise<Listed[]> =>
  Array.fromAsync(
    dynamo.each<Listed>({
      table: 'webhooks',
      index: 'all',
      keys: '#kind = :kind',
      values: { kind: 'webhook' },
    }),
  )
