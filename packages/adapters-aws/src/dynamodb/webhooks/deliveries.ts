import {
  maxKeptAttempts,
  type Delivery,
  type DeliveryKey,
  type DeliveryMessage,
  type WebhookStore,
} from '@cloudalbum/core'
import { CameBetween, optimistically } from '../came-between.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import {
  deliveryId,
  deliveryOf,
  deliveryRow,
  deliveryTable as table,
  expiryOf,
  keyOf,
  type DeliveryRow,
} from './delivery-rows.ts'
import { albumOwner, type WebhookRow } from './webhook-rows.ts'

type Writing = 'enlist' | 'add' | 'settle' | 'restart'

export function deliveriesOf(dynamo: Dynamo): Pick<WebhookStore, Writing> {
  const add = (delivery: Delivery) =>
    dynamo.put(table, deliveryRow(delivery), { condition: 'attribute_not_exists(#id)' })
  return {
    enlist: async (message, { nowMs, giveUpAtMs }) => {
      const owners = [...new Set([message.accountId, albumOwner])]
      const ids = (await Promise.all(owners.map((owner) => subscribers(dynamo, owner, message)))).flat()
      await Promise.all(ids.map((id) => add(newDelivery(id, message, nowMs, giveUpAtMs))))
      return ids
    },
    add: async (delivery) => void (await add(delivery)),
    settle: (key, attempt, outcome) =>
      change(dynamo, key, ({ tries, attempts }) => ({
        tries: tries + 1,
        attempts: [...attempts, attempt].slice(-maxKeptAttempts),
        state: outcome.state,
        dueAtMs: outcome.state === 'waiting' ? outcome.dueAtMs : null,
      })).then(() => undefined),
    restart: (key, dueAtMs, giveUpAtMs) =>
      change(dynamo, key, () => ({ state: 'waiting', tries: 0, dueAtMs, giveUpAtMs })),
  }
}

/** Runs for every photo: a look at an index that is mostly empty. */
async function subscribers(dynamo: Dynamo, owner: string, { type }: DeliveryMessage): Promise<string[]> {
  const wanting = dynamo.each<Row & Pick<WebhookRow, 'id'>>({
    table: 'webhooks',
    index: 'byOwner',
    keys: '#owner = :owner',
    filter: '#isOff = :no AND (attribute_not_exists(#types) OR contains(#types, :type))',
    values: { owner, no: false, type },
  })
  return (await Array.fromAsync(wanting)).map(({ id }) => id)
}

const newDelivery = (
  webhookId: string,
  message: DeliveryMessage,
  nowMs: number,
  giveUpAtMs: number,
): Delivery => ({
  id: deliveryId(webhookId, message),
  webhookId,
  message,
  state: 'waiting',
  tries: 0,
  attempts: [],
  createdAtMs: nowMs,
  dueAtMs: nowMs,
  giveUpAtMs,
})

type Changed = Partial<Pick<Delivery, 'state' | 'tries' | 'attempts' | 'dueAtMs' | 'giveUpAtMs'>>

/** Undefined when missing. Sent again after a lost answer, it is done once: `lastChange` tells. */
const change = (
  dynamo: Dynamo,
  key: DeliveryKey,
  changed: (before: Delivery) => Changed,
): Promise<Delivery | undefined> =>
  optimistically(async () => {
    const row = await dynamo.get<DeliveryRow>(table, keyOf(key))
    if (!row) return undefined
    const { dueAtMs, ...fields } = changed(deliveryOf(row))
    const { lastChange: seen } = row
    const lastChange = crypto.randomUUID()
    const written: Row = {
      ...fields,
      ...(fields.giveUpAtMs === undefined ? {} : { expiresAtS: expiryOf(fields.giveUpAtMs) }),
      ...(dueAtMs === null ? {} : { dueAtMs }),
      lastChange,
    }
    const sets = Object.keys(written).map((name) => `#${name} = :${name}`)
    const answer = await dynamo.attempt<DeliveryRow>(table, keyOf(key), {
      update: `SET ${sets.join(', ')}${dueAtMs === null ? ' REMOVE #dueAtMs' : ''}`,
      condition: `attribute_exists(#id) AND ${seen === undefined ? 'attribute_not_exists(#lastChange)' : '#lastChange = :seen'}`,
      values: { ...written, seen },
    })
    if (answer.row && (answer.done || answer.row.lastChange === lastChange)) return deliveryOf(answer.row)
    throw new CameBetween()
  })
