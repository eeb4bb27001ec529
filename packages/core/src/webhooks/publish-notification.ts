import { newId } from '../ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Notification, Notifier } from '../ports/notifier.ts'
import type { WebhookStore } from '../ports/webhook-store.ts'
import { deliveryLifeMs } from './retry-schedule.ts'
import type { DeliveryMessage } from './webhook.ts'

/** The job that sends what waits for a webhook; payload `{ webhookId }`. */
export const deliverJobKind = 'deliver-webhook'

export interface PublishPorts {
  webhooks: Pick<WebhookStore, 'enlist'>
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

/** Notifications go to the webhooks that asked for them. */
export const webhookNotifier = ({ webhooks, jobs, clock }: PublishPorts): Notifier => ({
  async publish(notification) {
    const nowMs = clock.now()
    const terms = { nowMs, giveUpAtMs: nowMs + deliveryLifeMs }
    for (const webhookId of await webhooks.enlist(notificationMessage(notification), terms))
      await wakeDelivery(jobs, webhookId)
  },
})

/** A job that waits already is enough. */
export const wakeDelivery = (jobs: Pick<JobQueue, 'enqueue'>, webhookId: string): Promise<void> =>
  jobs.enqueue({ kind: deliverJobKind, payload: { webhookId }, key: webhookId })

/** What receivers are sent, whatever way it goes. */
export function notificationMessage(notification: Notification): DeliveryMessage {
  const { id, type, accountId, occurredAtMs, data } = notification
  return { id, type, accountId, body: bodyOf(type, accountId, occurredAtMs, data) }
}

const bodyOf = (type: string, accountId: string, atMs: number, data: object) =>
  JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), accountId, data })

/** What a test sends. */
export function testMessage(accountId: string, nowMs: number): DeliveryMessage {
  const type = 'webhook.test'
  const data = { text: 'This is a test of CloudAlbum. Nothing has happened.' }
  return { id: `test-${newId(nowMs)}`, type, accountId, body: bodyOf(type, accountId, nowMs, data) }
}
