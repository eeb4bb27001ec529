import type { WebhookStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { eachWebhook } from './each-webhook.ts'
import { deliveryOf, deliveryTable as table, eachOf, keyOf, type DeliveryRow } from './delivery-rows.ts'

type Due = 'takeDue' | 'nextDueAtMs' | 'overdue' | 'postpone' | 'giveUpWaiting'

type DueRow = Row & Required<Pick<DeliveryRow, 'webhookId' | 'id' | 'dueAtMs'>>

/** What waits is in an index by time that shows what was written before. */
export function dueOf(dynamo: Dynamo): Pick<WebhookStore, Due> {
  const nextDueAtMs = async (webhookId: string) => {
    const { rows } = await dynamo.query<DueRow>({ ...waiting(webhookId), limit: 1 })
    return rows[0]?.dueAtMs
  }
  return {
    takeDue: async (webhookId, nowMs, heldUntilMs, limit) => {
      const taken: DeliveryRow[] = []
      const due = dynamo.each<DueRow>({ ...waiting(webhookId, nowMs), limit })
      const takenBy = crypto.randomUUID()
      for await (const row of due) {
        const got = await take(dynamo, row, heldUntilMs, takenBy)
        if (got && taken.push(got) === limit) break
      }
      return taken.map(deliveryOf).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    nextDueAtMs,
    overdue: async (beforeMs) => {
      const enabled = (await eachWebhook(dynamo)).filter(({ isOff }) => !isOff)
      const found = await eachOf(enabled, async ({ id }) => {
        const dueAtMs = await nextDueAtMs(id)
        return dueAtMs !== undefined && dueAtMs < beforeMs ? [id] : []
      })
      return found.flat()
    },
    postpone: async (key, dueAtMs) =>
      void (await dynamo.update(table, keyOf(key), {
        update: 'SET #dueAtMs = :dueAtMs',
        condition: 'attribute_exists(#dueAtMs)',
        values: { dueAtMs },
      })),
    giveUpWaiting: async (webhookId) => {
      const rows = await Array.fromAsync(dynamo.each<DueRow>(waiting(webhookId)))
      await eachOf(rows, (row) =>
        dynamo.update(table, keyOf(row), {
          update: 'SET #state = :failed REMOVE #dueAtMs',
          condition: 'attribute_exists(#dueAtMs)',
          values: { failed: 'failed' },
        }),
      )
    },
  }
}

const waiting = (webhookId: string, untilMs?: number) => ({
  table,
  index: 'byDue',
  keys: `#webhookId = :webhookId${untilMs === undefined ? '' : ' AND #dueAtMs <= :untilMs'}`,
  values: { webhookId, untilMs },
  consistent: true,
})

/** Undefined when somebody else took it, or it has ended. Sent again after a lost answer, it is still ours. */
const take = (dynamo: Dynamo, row: DueRow, heldUntilMs: number, takenBy: string) =>
  dynamo.update<DeliveryRow>(table, keyOf(row), {
    update: 'SET #dueAtMs = :heldUntilMs, #takenBy = :takenBy',
    condition: '#dueAtMs = :seen OR (#takenBy = :takenBy AND #dueAtMs = :heldUntilMs)',
    values: { seen: row.dueAtMs, heldUntilMs, takenBy },
  })
