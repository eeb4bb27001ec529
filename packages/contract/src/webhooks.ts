import * as z from 'zod/mini'
import { cursor, id, idParam, pageQuery, timeMs } from './common.ts'
import { route, type Access } from './route.ts'

/** What a webhook can ask to hear of; docs/webhooks.md shows what comes. */
export const webhookTypes = [
  'photo.ready',
  'photo.rejected',
  'profile-image.processed',
  'profile-image.failed',
  'item.claimed',
  'item.released',
  'item.final',
] as const

export const webhook = z.object({
  id,
  name: z.string(),
  url: z.string(),
  /** Null: all, also those of later versions. */
  types: z.nullable(z.array(z.enum(webhookTypes))),
  /** Null while it is on. */
  off: z.nullable(
    z.object({
      /** `failing`: nothing arrived for a day. `gone`: the receiver answered 410. */
      reason: z.enum(['by-hand', 'failing', 'gone']),
      atMs: timeMs,
      detail: z.string(),
    }),
  ),
  /** Null while messages arrive. */
  failingSinceMs: z.nullable(timeMs),
  createdAtMs: timeMs,
  /** Until then the secret before signs too. */
  previousSecretUntilMs: z.nullable(timeMs),
})
export type Webhook = z.infer<typeof webhook>

const withSecret = z.object({
  webhook,
  /** `whsec_…`, shown this once only. */
  secret: z.string(),
})

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export const delivery = z.object({
  id,
  /** `webhook-id` of the request. */
  messageId: z.string(),
  type: z.enum([...webhookTypes, 'webhook.test']),
  state: z.enum(deliveryStates),
  createdAtMs: timeMs,
  attempts: z.int(),
  /** When it will be tried again, while it waits. */
  dueAtMs: z.nullable(timeMs),
  /** The newest attempt. */
  last: z.nullable(
    z.object({
      atMs: timeMs,
      /** Null when there was no answer. */
      status: z.nullable(z.int()),
      durationMs: z.int(),
      error: z.nullable(z.string()),
    }),
  ),
})
export type Delivery = z.infer<typeof delivery>

export const deliveryDetail = z.extend(delivery, {
  /** JSON, as it is sent. */
  body: z.string(),
  /** The newest first, at most 20. */
  history: z.array(
    z.object({
      atMs: timeMs,
      status: z.nullable(z.int()),
      durationMs: z.int(),
      error: z.nullable(z.string()),
      /** The first kilobyte of the answer. */
      response: z.string(),
    }),
  ),
})
export type DeliveryDetail = z.infer<typeof deliveryDetail>

const terms = {
  name: z.optional(z.string().check(z.trim(), z.maxLength(80))),
  types: z.optional(z.nullable(z.array(z.enum(webhookTypes)).check(z.minLength(1), z.maxLength(50)))),
}
const url = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))
const deliveryParam = z.strictObject({ id, deliveryId: id })

interface About {
  access: Access
  tag: string
}

/*@__NO_SIDE_EFFECTS__*/
const registryRoutes = <P extends string>(base: P, about: About, whose: string) => ({
  list: route(`GET /${base}`, {
    ...about,
    summary: `Webhooks of ${whose}`,
    response: z.object({ webhooks: z.array(webhook) }),
  }),
  create: route(`POST /${base}`, {
    ...about,
    summary: `Have a server of yours told what happens; of ${whose}`,
    status: 201,
    body: z.strictObject({ ...terms, url }),
    response: withSecret,
  }),
  update: route(`PATCH /${base}/{id}`, {
    ...about,
    summary: 'Change a webhook, switch it off and on',
    params: idParam,
    body: z.strictObject({ ...terms, url: z.optional(url), enabled: z.optional(z.boolean()) }),
    response: webhook,
  }),
  remove: route(`DELETE /${base}/{id}`, {
    ...about,
    summary: 'Delete a webhook with its log',
    params: idParam,
  }),
  rotate: route(`POST /${base}/{id}/secret`, {
    ...about,
    summary: 'A new secret; the one before goes on signing beside it for a day',
    params: idParam,
    response: withSecret,
  }),
})

/*@__NO_SIDE_EFFECTS__*/
const logRoutes = <P extends string>(base: P, about: About) => ({
  test: route(`POST /${base}/{id}/test`, {
    ...about,
    summary: 'Send a test, now and once; answers how it went',
    params: idParam,
    response: delivery,
  }),
  deliveries: route(`GET /${base}/{id}/deliveries`, {
    ...about,
    summary: 'What was sent in the last 30 days, the newest first',
    params: idParam,
    query: pageQuery,
    response: z.object({ deliveries: z.array(delivery), next: z.nullable(cursor) }),
  }),
  delivery: route(`GET /${base}/{id}/deliveries/{deliveryId}`, {
    ...about,
    summary: 'One delivery, with what was sent and what was answered',
    params: deliveryParam,
    response: deliveryDetail,
  }),
  redeliver: route(`POST /${base}/{id}/deliveries/{deliveryId}/redeliver`, {
    ...about,
    summary: 'Send it again now, with the same id',
    params: deliveryParam,
    status: 202,
    response: delivery,
  }),
})

/** The same operations on an account's own webhooks, and on those of the whole album. */
/*@__NO_SIDE_EFFECTS__*/
const webhookRoutes = <P extends string>(base: P, about: About, whose: string) => ({
  ...registryRoutes(base, about, whose),
  ...logRoutes(base, about),
})

/** A key must not set up what outlives it: these are for people who are signed in. */
export const ownWebhooks = /*@__PURE__*/ webhookRoutes(
  'api/webhooks',
  { access: 'session', tag: 'Webhooks' },
  'your own account',
)
export const albumWebhooks = /*@__PURE__*/ webhookRoutes(
  'api/admin/webhooks',
  { access: 'admin', tag: 'Administration' },
  'the whole album',
)

// By name, for the table of routes.
export const listWebhooks = ownWebhooks.list
export const createWebhook = ownWebhooks.create
export const updateWebhook = ownWebhooks.update
export const deleteWebhook = ownWebhooks.remove
export const rotateWebhookSecret = ownWebhooks.rotate
export const testWebhook = ownWebhooks.test
export const listDeliveries = ownWebhooks.deliveries
export const getDelivery = ownWebhooks.delivery
export const redeliver = ownWebhooks.redeliver
export const adminListWebhooks = albumWebhooks.list
export const adminCreateWebhook = albumWebhooks.create
export const adminUpdateWebhook = albumWebhooks.update
export const adminDeleteWebhook = albumWebhooks.remove
export const adminRotateWebhookSecret = albumWebhooks.rotate
export const adminTestWebhook = albumWebhooks.test
export const adminListDeliveries = albumWebhooks.deliveries
export const adminGetDelivery = albumWebhooks.delivery
export const adminRedeliver = albumWebhooks.redeliver
