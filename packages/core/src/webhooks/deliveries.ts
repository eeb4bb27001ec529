import { AppError, notFound } from '../errors.ts'
import { newId } from '../ids.ts'
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts'
import { attemptDelivery, isSuccess, type AttemptPorts } from './attempt-delivery.ts'
import { requireWebhook, type ManageWebhooksPorts, type WebhookOwner } from './manage-webhooks.ts'
import { testMessage, wakeDelivery } from './publish-notification.ts'
import { deliveryLifeMs } from './retry-schedule.ts'
import type { Delivery } from './webhook.ts'

/** Of one account: what is sent by hand. */
const byHand: RateLimit = { max: 60, windowMs: 10 * 60_000 }

export type SendByHandPorts = ManageWebhooksPorts & AttemptPorts & { limiter: Pick<RateLimiter, 'hit'> }

/**
 * Sends a message that says so, now and once, also where the webhook is off. Gives how it went.
 * @throws AppError `not-found`, `rate-limited`.
 */
export async function sendTest(
  ports: SendByHandPorts,
  owner: WebhookOwner,
  actorId: string,
  id: string,
): Promise<Delivery> {
  const webhook = await requireWebhook(ports, owner, id)
  await countByHand(ports, actorId)
  const nowMs = ports.clock.now()
  const message = testMessage(actorId, nowMs)
  const attempt = await attemptDelivery(ports, webhook, { message })
  const delivery: Delivery = {
    id: newId(nowMs),
    webhookId: id,
    message,
    state: isSuccess(attempt) ? 'delivered' : 'failed',
    tries: 1,
    attempts: [attempt],
    createdAtMs: nowMs,
    dueAtMs: null,
    giveUpAtMs: nowMs,
  }
  await ports.webhooks.add(delivery)
  // What waits need not wait for the end of a pause.
  if (isSuccess(attempt) && webhook.failures > 0 && !webhook.off) {
    await ports.webhooks.noteSuccess(id)
    await wakeDelivery(ports.jobs, id)
  }
  return delivery
}

/** @throws AppError `not-found`. */
export async function listDeliveries(
  ports: ManageWebhooksPorts,
  owner: WebhookOwner,
  id: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ deliveries: Delivery[]; next?: string }> {
  await requireWebhook(ports, owner, id)
  return ports.webhooks.listDeliveries(id, cursor, limit)
}

/** @throws AppError `not-found`. */
export async function getDelivery(
  ports: ManageWebhooksPorts,
  owner: WebhookOwner,
  id: string,
  deliveryId: string,
): Promise<Delivery> {
  await requireWebhook(ports, owner, id)
  const delivery = await ports.webhooks.getDelivery(id, deliveryId)
  if (!delivery) throw notFound('delivery')
  return delivery
}

/**
 * The same message with the same id, now, and for another day where it fails.
 * @throws AppError `not-found`, `rate-limited`; `conflict` while the webhook is off.
 */
export async function redeliver(
  ports: SendByHandPorts,
  owner: WebhookOwner,
  actorId: string,
  id: string,
  deliveryId: string,
): Promise<Delivery> {
  const webhook = await requireWebhook(ports, owner, id)
  await getDelivery(ports, owner, id, deliveryId)
  if (webhook.off) throw new AppError('conflict', 'This webhook is off. Switch it on first.')
  await countByHand(ports, actorId)
  const nowMs = ports.clock.now()
  const again = await ports.webhooks.restart({ webhookId: id, id: deliveryId }, nowMs, nowMs + deliveryLifeMs)
  if (!again) throw notFound('delivery')
  // Sent at once, also in a pause after failures.
  await ports.webhooks.noteSuccess(id)
  await wakeDelivery(ports.jobs, id)
  return again
}

async function countByHand({ limiter }: SendByHandPorts, actorId: string): Promise<void> {
  const waitMs = await limiter.hit(`webhook-by-hand:${actorId}`, byHand)
  if (waitMs > 0)
    throw new AppError('rate-limited', 'That were many messages. Wait a while before the next one.', {
      retryAfterS: Math.ceil(waitMs / 1000),
    })
}
