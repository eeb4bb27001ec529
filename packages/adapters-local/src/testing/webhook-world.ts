import {
  addAccount,
  checkWebhookUrl,
  createWebhook,
  createWorker,
  deliverJobKind,
  deliverWebhooksJob,
  webhookNotifier,
  type Clock,
  type Notification,
  type Webhook,
  type WebhookAnswer,
  type WebhookMessage,
  type WebhookTerms,
} from '@cloudalbum/core'
import { createSqliteWebhookStore } from '../sqlite/webhooks.ts'
import { openTemporaryParts } from './temporary-parts.ts'

type Receiver = (message: WebhookMessage) => Partial<WebhookAnswer> | Promise<never>

const hook: WebhookTerms = { name: '', url: 'https://example.org/hook', types: null }

async function openPorts<C extends Clock>(clock: C) {
  const parts = await openTemporaryParts(clock)
  const sent: WebhookMessage[] = []
  /** By host; who is not named answers 204. */
  const receivers: Record<string, Receiver> = {}
  const ports = {
    ...parts,
    webhooks: createSqliteWebhookStore(parts.db),
    sender: {
      checkUrl: (url: string) => void checkWebhookUrl(url, { allowPrivate: false }),
      send: async (message: WebhookMessage) => {
        sent.push(message)
        const answer = await receivers[new URL(message.url).host]?.(message)
        return { status: 204, durationMs: 3, error: null, response: '', ...answer }
      },
    },
    userAgent: 'CloudAlbum/test',
    random: () => 0,
    defaultSettings: { signUp: 'open', defaultQuotaBytes: null } as const,
  }
  return { ports, sent, receivers }
}

/** The rules of webhooks over real stores, with two accounts; only the receivers are not real. */
export async function openWebhookWorld<C extends Clock & { advance(ms: number): void }>(clock: C) {
  const { ports, sent, receivers } = await openPorts(clock)
  const faults: unknown[] = []
  const worker = createWorker({
    queue: ports.jobs,
    handlers: { [deliverJobKind]: deliverWebhooksJob(ports) },
    concurrency: 4,
    onError: (error) => void faults.push(error),
    random: () => 0,
  })
  const join = async (name: string) =>
    (await addAccount(ports, { email: `${name}@x.test`, password: 'a long password', displayName: name })).id
  const anna = await join('anna')
  let counted = 0
  const news = (more: Partial<Notification> = {}): Notification => ({
    id: `photo-ready-${++counted}`,
    type: 'photo.ready',
    accountId: anna,
    occurredAtMs: clock.now(),
    data: { photoId: 'p1', fileName: '바다.jpg' },
    ...more,
  })
  return {
    ...ports,
    ports,
    sent,
    receivers,
    faults,
    worker,
    anna,
    bert: await join('bert'),
    news,
    publish: (more?: Partial<Notification>) => webhookNotifier(ports).publish(news(more)),
    register: (more: Partial<WebhookTerms> = {}, owner: string | null = anna) =>
      createWebhook(ports, owner, { ...hook, ...more }),
    log: async ({ id }: Webhook) => (await ports.webhooks.listDeliveries(id, undefined, 500)).deliveries,
    fails(status = 500): void {
      receivers['example.org'] = () => ({ status })
    },
    mends(): void {
      delete receivers['example.org']
    },
    /** Moves the clock in steps, and works at each. */
    async live(ms: number, stepMs: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(stepMs)
        await worker.runDue()
      }
    },
  }
}
