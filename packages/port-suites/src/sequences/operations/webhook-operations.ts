import type {
  Delivery,
  DeliveryOutcome,
  NotificationType,
  Webhook,
  WebhookPatch,
  WebhookStore,
} from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  create: 3,
  update: 3,
  remove: 1,
  enlist: 9,
  add: 1,
  takeDue: 6,
  settle: 6,
  postpone: 2,
  restart: 2,
  giveUp: 1,
  noteFailure: 3,
  noteSuccess: 2,
  prune: 1,
  erase: 1,
  read: 4,
}
const types: NotificationType[] = ['photo.ready', 'item.claimed']
const enough = 5

/** Something with webhooks and what is delivered to them. */
export function webhookOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  const verb = cast.draws.weighted(verbs)
  const draws = new WebhookDraws(cast, album)
  if (verb === 'create' && album.webhooks.rows.size >= enough) return draws.remove()
  return album.webhooks.rows.size === 0 ? draws.create() : draws[verb]()
}

export function webhookLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new WebhookDraws(cast, album)
  const logs = [...album.webhooks.rows.keys()].flatMap((id) => [draws.log(id, 3), draws.nextDue(id)])
  return [...[null, ...cast.accountIds].map((accountId) => draws.list(accountId)), ...logs, draws.overdue()]
}

type Run = (webhooks: WebhookStore, nowMs: number) => Promise<unknown>

/** Deliveries are known by their messages, as each store gives them ids of its own. */
class WebhookDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
  }

  create(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const webhook: Webhook = {
      id: draws.id(nowMs),
      accountId: this.owner(),
      name: 'Home',
      url: 'https://example.org/hook',
      types: draws.pick([null, types, ['photo.ready']]),
      secret: 'whsec_AAAA',
      previousSecret: null,
      previousSecretUntilMs: null,
      off: null,
      failures: 0,
      failingSinceMs: null,
      failedAtMs: null,
      createdAtMs: nowMs,
    }
    return this.of('create', webhook, (webhooks) => webhooks.create(webhook))
  }

  update(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const id = this.one()
    const patches: WebhookPatch[] = [
      { name: 'Shed', url: 'https://example.org/other' },
      { types: draws.pick([null, ['item.claimed']]) },
      { off: { reason: 'failing', atMs: nowMs, detail: 'No answer.' } },
      { off: null, failures: 0, failingSinceMs: null, failedAtMs: null },
      { secret: 'whsec_BBBB', previousSecret: 'whsec_AAAA', previousSecretUntilMs: nowMs },
      { previousSecret: null, previousSecretUntilMs: null },
      {},
    ]
    const patch = draws.pick(patches)
    return this.of('update', { id, patch }, (webhooks) => webhooks.update(id, patch))
  }

  remove(): AlbumOperation {
    const id = this.one()
    return this.of('remove', id, (webhooks) => webhooks.remove(id))
  }

  enlist(): AlbumOperation {
    const { draws } = this.cast
    const message = { ...this.message(`m${draws.below(40)}`), type: draws.pick(types) }
    return this.of('enlist', message, async (webhooks, nowMs) =>
      (await webhooks.enlist(message, { nowMs, giveUpAtMs: nowMs + 500 })).sort(),
    )
  }

  /** As a test is sent: to a webhook that is there, with a message of its own. */
  add(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const { id: webhookId, accountId } = draws.pick([...this.album.webhooks.rows.values()])
    const of = this.message(draws.hex(8))
    const delivery: Delivery = {
      id: draws.id(nowMs),
      webhookId,
      message: { ...of, type: 'webhook.test', accountId: accountId ?? of.accountId },
      state: 'delivered',
      tries: 1,
      attempts: [this.attempt()],
      createdAtMs: nowMs,
      dueAtMs: null,
      giveUpAtMs: nowMs,
    }
    return this.of('add', delivery, (webhooks) => webhooks.add(delivery))
  }

  takeDue(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const id = this.one()
    const untilMs = nowMs + draws.below(50)
    const limit = this.clearLimit(id, untilMs)
    const heldUntilMs = untilMs + 1 + draws.below(200)
    return this.of('takeDue', { id, untilMs, heldUntilMs, limit }, async (webhooks) =>
      (await webhooks.takeDue(id, untilMs, heldUntilMs, limit)).map(told).sort(byMessage),
    )
  }

  settle(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const attempt = this.attempt()
    const outcome: DeliveryOutcome = draws.chance(0.5)
      ? { state: 'waiting', dueAtMs: nowMs + draws.below(300) }
      : { state: draws.pick(['delivered', 'failed']) }
    return this.ofDelivery('settle', { attempt, outcome }, (webhooks, delivery) =>
      webhooks.settle(delivery, attempt, outcome),
    )
  }

  postpone(): AlbumOperation {
    const dueAtMs = this.cast.nowMs + this.cast.draws.below(300)
    return this.ofDelivery('postpone', dueAtMs, (webhooks, delivery) => webhooks.postpone(delivery, dueAtMs))
  }

  restart(): AlbumOperation {
    const { nowMs } = this.cast
    return this.ofDelivery('restart', nowMs, async (webhooks, delivery) => {
      const again = await webhooks.restart(delivery, nowMs, nowMs + 900)
      return again && told(again)
    })
  }

  giveUp(): AlbumOperation {
    const id = this.one()
    return this.of('giveUpWaiting', id, (webhooks) => webhooks.giveUpWaiting(id))
  }

  noteFailure(): AlbumOperation {
    const id = this.one()
    return this.of('noteFailure', id, (webhooks, nowMs) => webhooks.noteFailure(id, nowMs))
  }

  noteSuccess(): AlbumOperation {
    const id = this.one()
    return this.of('noteSuccess', id, (webhooks) => webhooks.noteSuccess(id))
  }

  prune(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const [beforeMs, keep] = [nowMs - draws.below(1500), 1 + draws.below(8)]
    return this.of('prune', { beforeMs, keep }, (webhooks) => webhooks.prune(beforeMs, keep))
  }

  erase(): AlbumOperation {
    const accountId = this.cast.draws.pick(this.cast.accountIds)
    return this.of('eraseAccount', accountId, (webhooks) => webhooks.eraseAccount(accountId))
  }

  read(): AlbumOperation {
    const id = this.one()
    return this.cast.draws.pick([
      () => this.list(this.owner()),
      () => this.log(id, 1 + this.cast.draws.below(5)),
      () => this.nextDue(id),
      () => this.overdue(),
      () => this.of('get', id, (webhooks) => webhooks.get(id)),
    ])()
  }

  list = (accountId: string | null) => this.of('list', accountId, (webhooks) => webhooks.list(accountId))
  nextDue = (id: string) => this.of('nextDueAtMs', id, (webhooks) => webhooks.nextDueAtMs(id))

  overdue = () => this.of('overdue', [], async (webhooks, nowMs) => (await webhooks.overdue(nowMs)).sort())

  log(id: string, limit: number): AlbumOperation {
    return this.of('listDeliveries', [id, limit], async (webhooks) =>
      (await deliveriesOf(webhooks, id, limit)).map(told),
    )
  }

  private message = (id: string) => ({
    id,
    accountId: this.cast.draws.pick(this.cast.accountIds),
    body: '{"type":"photo.ready"}',
  })

  private attempt() {
    const { draws, nowMs } = this.cast
    const status = draws.pick([null, 204, 500])
    return { atMs: nowMs, status, durationMs: draws.below(99), error: null, response: 'oh' }
  }

  /** Among those that are due at the same time, any may be taken first: none of these is cut off. */
  private clearLimit(webhookId: string, untilMs: number): number {
    const due = this.album.webhooks.waiting(webhookId).filter(({ dueAtMs }) => dueAtMs <= untilMs)
    const limit = 1 + this.cast.draws.below(due.length + 1)
    return due[limit - 1]?.dueAtMs === due[limit]?.dueAtMs ? due.length + 1 : limit
  }

  private owner = () => this.cast.draws.pick([null, ...this.cast.accountIds])

  private one(): string {
    const { draws } = this.cast
    const id = draws.chance(0.97) ? draws.pickIfAny([...this.album.webhooks.rows.keys()]) : undefined
    return id ?? draws.id(this.cast.nowMs)
  }

  /** One of a webhook, as each store finds it; now and then one that is missing, or of another webhook. */
  private ofDelivery(
    name: string,
    of: unknown,
    run: (webhooks: WebhookStore, delivery: Pick<Delivery, 'id' | 'webhookId'>) => Promise<unknown>,
  ): AlbumOperation {
    const { draws } = this.cast
    const [webhookId, other] = [this.one(), draws.chance(0.05) ? this.one() : undefined]
    const messageId = draws.pickIfAny(this.album.webhooks.of(webhookId))?.message.id ?? 'missing'
    return this.of(name, { webhookId, other, messageId, of }, async (webhooks) => {
      const log = await deliveriesOf(webhooks, webhookId, 50)
      const id = log.find(({ message }) => message.id === messageId)?.id ?? 'missing'
      return run(webhooks, { id, webhookId: other ?? webhookId })
    })
  }

  private of(name: string, of: unknown, run: Run): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, `webhooks.${name}`, [of, nowMs], ({ webhooks }) => run(webhooks, nowMs))
  }
}

const deliveriesOf = (webhooks: WebhookStore, id: string, limit: number) =>
  wholeList(limit, async (cursor) => {
    const { deliveries: items, next } = await webhooks.listDeliveries(id, cursor, limit)
    return { items, next }
  })

const told = ({ id: _, ...delivery }: Delivery) => delivery

const byMessage = (a: Pick<Delivery, 'message'>, b: Pick<Delivery, 'message'>) =>
  a.message.id < b.message.id ? -1 : 1
