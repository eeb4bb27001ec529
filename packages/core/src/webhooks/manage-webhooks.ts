import { AppError, invalid, notFound } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { NotificationType } from '../ports/notifier.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import type { WebhookStore } from '../ports/webhook-store.ts'
import { wakeDelivery } from './publish-notification.ts'
import { newWebhookSecret } from './sign-message.ts'
import type { Webhook, WebhookOff } from './webhook.ts'

export interface ManageWebhooksPorts {
  webhooks: WebhookStore
  sender: WebhookSender
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

/** Whose webhooks: an account's own, or (null) those of the album. */
export type WebhookOwner = string | null

export interface WebhookTerms {
  name: string
  url: string
  types: NotificationType[] | null
}

const maxWebhooks = 20
/** Both secrets sign meanwhile. */
const rotationMs = 24 * 3_600_000

/** The secret is in the answer only now and when it is rotated. @throws AppError `invalid-input`, `conflict`. */
export async function createWebhook(
  { webhooks, sender, clock }: ManageWebhooksPorts,
  owner: WebhookOwner,
  { name, url, types }: WebhookTerms,
): Promise<Webhook> {
  sender.checkUrl(url)
  if ((await webhooks.list(owner)).length >= maxWebhooks)
    throw new AppError(
      'conflict',
      `There are ${maxWebhooks} webhooks already. Delete those that are not needed.`,
    )
  const createdAtMs = clock.now()
  const webhook: Webhook = {
    id: newId(createdAtMs),
    accountId: owner,
    name: nameOf(name, url),
    url: new URL(url).href,
    types: types && unique(types),
    secret: newWebhookSecret(),
    previousSecret: null,
    previousSecretUntilMs: null,
    off: null,
    failures: 0,
    failingSinceMs: null,
    failedAtMs: null,
    createdAtMs,
  }
  await webhooks.create(webhook)
  return webhook
}

const nameOf = (name: string, url: string) => name.trim() || new URL(url).host

function unique(types: NotificationType[]): NotificationType[] {
  if (types.length === 0) throw invalid('Choose what to hear of.', { types: 'Choose at least one.' })
  return [...new Set(types)]
}

/** @throws AppError `not-found`. */
export async function requireWebhook(
  { webhooks }: Pick<ManageWebhooksPorts, 'webhooks'>,
  owner: WebhookOwner,
  id: string,
): Promise<Webhook> {
  const webhook = await webhooks.get(id)
  if (!webhook || webhook.accountId !== owner) throw notFound('webhook')
  return webhook
}

/** Switched on again, it starts without the failures of before. @throws AppError `not-found`, `invalid-input`. */
export async function updateWebhook(
  ports: ManageWebhooksPorts,
  owner: WebhookOwner,
  id: string,
  { name, url, types, enabled }: Partial<WebhookTerms> & { enabled?: boolean },
): Promise<Webhook> {
  const { webhooks, sender, jobs, clock } = ports
  const before = await requireWebhook(ports, owner, id)
  if (url !== undefined) sender.checkUrl(url)
  const healthy = { failures: 0, failingSinceMs: null, failedAtMs: null }
  const byHand: WebhookOff = { reason: 'by-hand', atMs: clock.now(), detail: '' }
  const changed = await webhooks.update(id, {
    ...(name === undefined ? {} : { name: nameOf(name, url ?? before.url) }),
    ...(url === undefined ? {} : { url: new URL(url).href, ...healthy }),
    ...(types === undefined ? {} : { types: types && unique(types) }),
    ...(enabled === true ? { off: null, ...healthy } : {}),
    ...(enabled === false && !before.off ? { off: byHand } : {}),
  })
  if (!changed) throw notFound('webhook')
  if (!changed.off) await wakeDelivery(jobs, id)
  return changed
}

/** @throws AppError `not-found`. */
export async function deleteWebhook(
  ports: ManageWebhooksPorts,
  owner: WebhookOwner,
  id: string,
): Promise<void> {
  await requireWebhook(ports, owner, id)
  await ports.webhooks.remove(id)
}

/** The secret before goes on signing beside the new one for a day. @throws AppError `not-found`. */
export async function rotateWebhookSecret(
  ports: ManageWebhooksPorts,
  owner: WebhookOwner,
  id: string,
): Promise<Webhook> {
  const { secret } = await requireWebhook(ports, owner, id)
  const changed = await ports.webhooks.update(id, {
    secret: newWebhookSecret(),
    previousSecret: secret,
    previousSecretUntilMs: ports.clock.now() + rotationMs,
  })
  if (!changed) throw notFound('webhook')
  return changed
}
