import type { Delivery, DeliveryKey, WebhookStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import {
  ageOf,
  deliveryOf,
  deliveryTable as table,
  eachOf,
  keyOf,
  keysByAge,
  type DeliveryRow,
} from './delivery-rows.ts'
import { eachWebhook } from './each-webhook.ts'

export function logOf(dynamo: Dynamo): Pick<WebhookStore, 'getDelivery' | 'listDeliveries' | 'prune'> {
  return {
    getDelivery: async (webhookId, id) => {
      const row = await dynamo.get<DeliveryRow>(table, { webhookId, id })
      return row && deliveryOf(row)
    },
    listDeliveries: (webhookId, cursor, limit) => page(dynamo, webhookId, cursor, limit),
    prune: async (beforeMs, keep) => {
      let count = 0
      for (const { id } of await eachWebhook(dynamo)) count += await forget(dynamo, id, beforeMs, keep)
      return count
    },
  }
}

async function page(dynamo: Dynamo, webhookId: string, cursor: string | undefined, limit: number) {
  const { rows } = await dynamo.query<Row & DeliveryKey & Pick<DeliveryRow, 'age'>>({
    table,
    index: 'byAge',
    keys: `#webhookId = :webhookId${cursor === undefined ? '' : ' AND #age < :cursor'}`,
    values: { webhookId, cursor },
    backwards: true,
    consistent: true,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const found = await dynamo.getMany<DeliveryRow>(table, shown.map(keyOf))
  const deliveries: Delivery[] = found.sort((a, b) => (a.age < b.age ? 1 : -1)).map(deliveryOf)
  const next = rows.length > limit ? shown.at(-1)?.age : undefined
  return next === undefined ? { deliveries } : { deliveries, next }
}

/** Gives how many there were. */
async function forget(dynamo: Dynamo, webhookId: string, beforeMs: number, keep: number): Promise<number> {
  const keys = await Array.fromAsync(keysByAge(dynamo, webhookId, { newestFirst: true }))
  const before = ageOf(beforeMs)
  const isOld = ({ age }: (typeof keys)[number]) => age < before
  const gone = await eachOf(
    keys.filter((key, index) => isOld(key) || index >= keep),
    (key) => dynamo.remove(table, keyOf(key), isOld(key) ? endedOrShouldHave(beforeMs) : ended),
  )
  return gone.filter((row) => row !== undefined).length
}

const ended = { condition: 'attribute_exists(#id) AND attribute_not_exists(#dueAtMs)' }

const endedOrShouldHave = (beforeMs: number) => ({
  condition: 'attribute_exists(#id) AND (attribute_not_exists(#dueAtMs) OR #giveUpAtMs < :beforeMs)',
  values: { beforeMs },
})
