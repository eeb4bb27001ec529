import * as contract from '@cloudalbum/contract'
import {
  createWebhook,
  deleteWebhook,
  getDelivery,
  listDeliveries,
  redeliver,
  rotateWebhookSecret,
  sendTest,
  updateWebhook,
  type Delivery,
  type DeliveryAttempt,
  type SendByHandPorts,
  type Webhook,
  type WebhookOwner,
} from '@cloudalbum/core'
import { handle, type Actor, type Handler } from './handle.ts'

const pageSize = 50

/** Every route of contract/src/webhooks.ts. */
export const webhookHandlers = (ports: SendByHandPorts): Handler[] => [
  ...registryHandlers(ports, contract.ownWebhooks, (actor) => actor.accountId),
  ...logHandlers(ports, contract.ownWebhooks, (actor) => actor.accountId),
  ...registryHandlers(ports, contract.albumWebhooks, () => null),
  ...logHandlers(ports, contract.albumWebhooks, () => null),
]

type OwnerOf = (actor: Actor) => WebhookOwner

function registryHandlers(
  ports: SendByHandPorts,
  routes: typeof contract.ownWebhooks,
  ownerOf: OwnerOf,
): Handler[] {
  return [
    handle(routes.list, async ({ actor }) => ({
      webhooks: (await ports.webhooks.list(ownerOf(actor))).map(webhookView),
    })),
    handle(routes.create, async ({ actor, body: { name = '', url, types = null } }) =>
      withSecret(await createWebhook(ports, ownerOf(actor), { name, url, types })),
    ),
    handle(routes.update, async ({ actor, params, body }) => {
      const given = Object.entries(body).filter(([, value]) => value !== undefined)
      return webhookView(await updateWebhook(ports, ownerOf(actor), params.id, Object.fromEntries(given)))
    }),
    handle(routes.remove, async ({ actor, params }) => {
      await deleteWebhook(ports, ownerOf(actor), params.id)
      return undefined
    }),
    handle(routes.rotate, async ({ actor, params }) =>
      withSecret(await rotateWebhookSecret(ports, ownerOf(actor), params.id)),
    ),
  ]
}

function logHandlers(
  ports: SendByHandPorts,
  routes: typeof contract.ownWebhooks,
  ownerOf: OwnerOf,
): Handler[] {
  return [
    handle(routes.test, async ({ actor, params }) =>
      deliveryView(await sendTest(ports, ownerOf(actor), actor.accountId, params.id)),
    ),
    handle(routes.deliveries, async ({ actor, params, query: { cursor, limit = pageSize } }) => {
      const page = await listDeliveries(ports, ownerOf(actor), params.id, cursor, limit)
      return { deliveries: page.deliveries.map(deliveryView), next: page.next ?? null }
    }),
    handle(routes.delivery, async ({ actor, params }) => {
      const delivery = await getDelivery(ports, ownerOf(actor), params.id, params.deliveryId)
      const history = delivery.attempts.toReversed()
      return { ...deliveryView(delivery), body: delivery.message.body, history }
    }),
    handle(routes.redeliver, async ({ actor, params }) =>
      deliveryView(await redeliver(ports, ownerOf(actor), actor.accountId, params.id, params.deliveryId)),
    ),
  ]
}

const withSecret = (webhook: Webhook) => ({ webhook: webhookView(webhook), secret: webhook.secret })

/** Never its secrets. */
const webhookView = (webhook: Webhook): contract.Webhook => ({
  id: webhook.id,
  name: webhook.name,
  url: webhook.url,
  types: webhook.types,
  off: webhook.off,
  failingSinceMs: webhook.failingSinceMs,
  createdAtMs: webhook.createdAtMs,
  previousSecretUntilMs: webhook.previousSecretUntilMs,
})

function deliveryView({
  id,
  message,
  state,
  createdAtMs,
  attempts,
  dueAtMs,
  tries,
}: Delivery): contract.Delivery {
  return {
    id,
    messageId: message.id,
    type: message.type,
    state,
    createdAtMs,
    attempts: Math.max(tries, attempts.length),
    dueAtMs,
    last: lastOf(attempts),
  }
}

function lastOf(attempts: DeliveryAttempt[]): contract.Delivery['last'] {
  const last = attempts.at(-1)
  return last
    ? { atMs: last.atMs, status: last.status, durationMs: last.durationMs, error: last.error }
    : null
}
