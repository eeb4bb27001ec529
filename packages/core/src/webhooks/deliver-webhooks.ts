import { isOpen } from '../accounts/account.ts'
import { AppError, notFound } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { WebhookStore } from '../ports/webhook-store.ts'
import { attemptDelivery, isSuccess, type AttemptPorts } from './attempt-delivery.ts'
import { deliverJobKind, wakeDelivery } from './publish-notification.ts'
import { deliveryLifeMs, isDoubtful, pausedUntilMs, retryDelayMs } from './retry-schedule.ts'
import type { Delivery, DeliveryAttempt, Webhook } from './webhook.ts'

export interface DeliverPorts extends AttemptPorts {
  webhooks: WebhookStore
  accounts: Pick<AccountStore, 'get'>
  jobs: Pick<JobQueue, 'enqueue'>
  random?: () => number
}

/** Sent to one server at a time. */
const together = 4
/** Then others have their turn. */
const maxRounds = 25
/** Longer than any attempt: who took a delivery and died gives it back this way. */
const holdMs = 60_000
/** Jobs for later are rounded up to this, so that not every delivery needs one of its own. */
const laterMs = 5000
/** A server that took nothing this long, with a delivery that was tried for a day, is given up. */
const patienceMs = deliveryLifeMs * 0.8

/** The `deliver-webhook` job: sends what is due, and sees to it that what is due later is sent then. */
export const deliverWebhooksJob = (ports: DeliverPorts): JobHandler => ({
  async run({ webhookId }, { signal }) {
    if (typeof webhookId !== 'string') throw new AppError('invalid-input', 'The job names no webhook.')
    await deliverDue(ports, webhookId, signal)
  },
})

async function deliverDue(ports: DeliverPorts, webhookId: string, signal: AbortSignal): Promise<void> {
  const { webhooks, clock, jobs } = ports
  for (let round = 0; round < maxRounds; round++) {
    signal.throwIfAborted()
    const webhook = await webhooks.get(webhookId)
    if (!webhook) throw notFound('webhook')
    if (webhook.off || !(await mayHear(ports, webhook))) return
    const nowMs = clock.now()
    const pausedMs = pausedUntilMs(webhook)
    if (pausedMs > nowMs) return later(ports, webhookId, pausedMs)
    const due = await webhooks.takeDue(webhookId, nowMs, nowMs + holdMs, isDoubtful(webhook) ? 1 : together)
    if (due.length === 0) {
      const nextMs = await webhooks.nextDueAtMs(webhookId)
      return nextMs === undefined ? undefined : later(ports, webhookId, nextMs)
    }
    const sent = await Promise.allSettled(due.map((delivery) => sendOne(ports, webhook, delivery, signal)))
    const failed = sent.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }
  await wakeDelivery(jobs, webhookId)
}

/** Nothing goes to somebody who may no longer see it. */
async function mayHear({ accounts }: DeliverPorts, { accountId }: Webhook): Promise<boolean> {
  if (accountId === null) return true
  const account = await accounts.get(accountId)
  return account !== undefined && isOpen(account)
}

async function later({ jobs, clock }: DeliverPorts, webhookId: string, atMs: number): Promise<void> {
  const dueAtMs = Math.ceil(atMs / laterMs) * laterMs
  await jobs.enqueue({
    kind: deliverJobKind,
    payload: { webhookId },
    key: `${webhookId}:${dueAtMs}`,
    delayMs: Math.max(0, dueAtMs - clock.now()),
  })
}

async function sendOne(
  ports: DeliverPorts,
  webhook: Webhook,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  let attempt: DeliveryAttempt
  try {
    attempt = await attemptDelivery(ports, webhook, delivery, signal)
  } catch (error) {
    await ports.webhooks.postpone(delivery, ports.clock.now())
    throw error
  }
  if (isSuccess(attempt)) {
    await ports.webhooks.settle(delivery, attempt, { state: 'delivered' })
    if (webhook.failures > 0) await ports.webhooks.noteSuccess(webhook.id)
  } else await takeFailure(ports, delivery, attempt)
}

async function takeFailure(
  { webhooks, clock, random = Math.random }: DeliverPorts,
  delivery: Delivery,
  attempt: DeliveryAttempt,
): Promise<void> {
  const nowMs = clock.now()
  const isOver = nowMs >= delivery.giveUpAtMs || attempt.status === gone
  const dueAtMs = Math.min(
    nowMs + retryDelayMs(delivery.tries + 1, random),
    Math.max(delivery.giveUpAtMs, nowMs),
  )
  await webhooks.settle(delivery, attempt, isOver ? { state: 'failed' } : { state: 'waiting', dueAtMs })
  const webhook = await webhooks.noteFailure(delivery.webhookId, nowMs)
  if (!webhook || webhook.off) return
  const reason =
    attempt.status === gone ? 'gone' : isOver && isHopeless(webhook, nowMs) ? 'failing' : undefined
  if (!reason) return
  await webhooks.update(webhook.id, { off: { reason, atMs: nowMs, detail: attempt.error ?? '' } })
  await webhooks.giveUpWaiting(webhook.id)
}

/** By Standard Webhooks, "410 Gone" asks to be sent nothing any more. */
const gone = 410

const isHopeless = ({ failingSinceMs }: Webhook, nowMs: number) =>
  failingSinceMs !== null && nowMs - failingSinceMs >= patienceMs

/** For what has lost its job. Gives how many webhooks there were. */
export async function resumeDeliveries({
  webhooks,
  jobs,
  clock,
}: Pick<DeliverPorts, 'webhooks' | 'jobs' | 'clock'>): Promise<number> {
  const found = await webhooks.overdue(clock.now() - holdMs)
  for (const webhookId of found) await wakeDelivery(jobs, webhookId)
  return found.length
}

const logLifeMs = 30 * 24 * 3_600_000
const logLength = 10_000

/** The log keeps 30 days, and of each webhook no more than the newest 10,000. */
export const pruneDeliveries = ({
  webhooks,
  clock,
}: Pick<DeliverPorts, 'webhooks' | 'clock'>): Promise<number> =>
  webhooks.prune(clock.now() - logLifeMs, logLength)
