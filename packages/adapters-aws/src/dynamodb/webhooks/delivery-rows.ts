import { createHash } from 'node:crypto'
import type { Delivery, DeliveryKey, DeliveryMessage } from '@cloudalbum/core'
import type { Dynamo, Read, Row } from '../dynamo.ts'

export const deliveryTable = 'webhook-deliveries'

/** A row of `webhook-deliveries`. */
export type DeliveryRow = Row &
  Omit<Delivery, 'dueAtMs'> & {
    /** Only there while it waits: these are an index of their own. */
    dueAtMs?: number
    /** Of the message: whom it is about. */
    accountId: string
    /** Sorts by time of making. */
    age: string
    /** Of whoever changed it last, to know the change again. */
    lastChange?: string
    /** Whoever took it last. */
    takenBy?: string
    expiresAtS: number
  }

/** What pruning did not reach, as its webhook is gone. */
const leftoverMs = 60 * 86_400_000

export const ageOf = (createdAtMs: number, id = '') => `${String(createdAtMs).padStart(15, '0')}.${id}`

export function deliveryRow({ dueAtMs, ...delivery }: Delivery): DeliveryRow {
  const { id, createdAtMs, giveUpAtMs, message } = delivery
  return {
    ...delivery,
    ...(dueAtMs === null ? {} : { dueAtMs }),
    accountId: message.accountId,
    age: ageOf(createdAtMs, id),
    expiresAtS: expiryOf(giveUpAtMs),
  }
}

export const expiryOf = (giveUpAtMs: number) => Math.ceil((giveUpAtMs + leftoverMs) / 1000)

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  id: row.id,
  webhookId: row.webhookId,
  message: row.message,
  state: row.state,
  tries: row.tries,
  attempts: row.attempts,
  createdAtMs: row.createdAtMs,
  dueAtMs: row.dueAtMs ?? null,
  giveUpAtMs: row.giveUpAtMs,
})

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The same for the same message to the same webhook, so that it is kept once; looks like any id. */
export function deliveryId(webhookId: string, { id }: Pick<DeliveryMessage, 'id'>): string {
  const hash = createHash('sha256').update(`${webhookId}\n${id}`).digest()
  return Array.from(hash.subarray(0, 26), (byte) => alphabet[byte % alphabet.length]).join('')
}

export const keyOf = ({ webhookId, id }: DeliveryKey) => ({ webhookId, id })

/** Keys of a webhook's deliveries, the oldest first unless it is asked otherwise. */
export const keysByAge = (
  dynamo: Dynamo,
  webhookId: string,
  options: Pick<Read, 'consistent'> & { newestFirst?: boolean } = {},
) =>
  dynamo.each<DeliveryKey & Pick<DeliveryRow, 'accountId' | 'age'>>({
    table: deliveryTable,
    index: 'byAge',
    keys: '#webhookId = :webhookId',
    values: { webhookId },
    backwards: options.newestFirst ?? false,
    consistent: options.consistent ?? false,
  })

/** Work on so many rows at a time. */
export async function eachOf<T, R>(rows: readonly T[], work: (row: T) => Promise<R>): Promise<R[]> {
  const together = 16
  const results: R[] = []
  for (let first = 0; first < rows.length; first += together)
    results.push(...(await Promise.all(rows.slice(first, first + together).map(work))))
  return results
}
