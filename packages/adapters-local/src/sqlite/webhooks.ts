import {
  maxKeptAttempts,
  newId,
  type Delivery,
  type DeliveryKey,
  type DeliveryMessage,
  type Webhook,
  type WebhookPatch,
  type WebhookStore,
} from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'
import {
  deliveryOf,
  deliveryRow,
  webhookOf,
  webhookRow,
  type DeliveryRow,
  type WebhookRow,
} from './webhook-rows.ts'

/** Webhooks and their deliveries in SQLite. */
export function createSqliteWebhookStore(db: Database): WebhookStore {
  return { ...webhooksOf(db), ...deliveriesOf(db), ...dueOf(db), ...logOf(db) }
}

const writer =
  (db: Database) =>
  <T>(work: () => T) =>
    durably(db, work)

type Registry =
  'create' | 'get' | 'list' | 'update' | 'remove' | 'noteFailure' | 'noteSuccess' | 'eraseAccount'

function webhooksOf(db: Database): Pick<WebhookStore, Registry> {
  const written = writer(db)
  const insert = db.prepare(
    `INSERT INTO webhooks VALUES (@id, @account_id, @name, @url, @types, @secret, @previous_secret, @previous_secret_until_ms,
       @off, @failures, @failing_since_ms, @failed_at_ms, @created_at_ms)`,
  )
  const replace = db.prepare(
    `UPDATE webhooks SET name = @name, url = @url, types = @types, secret = @secret, previous_secret = @previous_secret,
       previous_secret_until_ms = @previous_secret_until_ms, off = @off, failures = @failures,
       failing_since_ms = @failing_since_ms, failed_at_ms = @failed_at_ms WHERE id = @id`,
  )
  const one = db.prepare<[string], WebhookRow>('SELECT * FROM webhooks WHERE id = ?')
  const some = db.prepare<[string | null], WebhookRow>(
    'SELECT * FROM webhooks WHERE account_id IS ? ORDER BY id',
  )
  const remove = db.prepare('DELETE FROM webhooks WHERE id = ?')
  const fail = db.prepare(
    `UPDATE webhooks SET failures = failures + 1, failing_since_ms = coalesce(failing_since_ms, @atMs), failed_at_ms = @atMs
     WHERE id = @id`,
  )
  const succeed = db.prepare(
    'UPDATE webhooks SET failures = 0, failing_since_ms = NULL, failed_at_ms = NULL WHERE id = ? AND failures > 0',
  )
  const removeOf = db.prepare('DELETE FROM webhooks WHERE account_id = ?')
  const removeAbout = db.prepare('DELETE FROM webhook_deliveries WHERE account_id = ?')

  const get = (id: string): Webhook | undefined => {
    const row = one.get(id)
    return row && webhookOf(row)
  }
  function update(id: string, patch: WebhookPatch): Webhook | undefined {
    const before = get(id)
    if (!before) return undefined
    const changed = { ...before, ...patch }
    replace.run(webhookRow(changed))
    return changed
  }
  return {
    create: (webhook) => written(() => void insert.run(webhookRow(webhook))),
    get: (id) => promised(() => get(id)),
    list: (accountId) => promised(() => some.all(accountId).map(webhookOf)),
    update: (id, patch) => written(() => update(id, patch)),
    remove: (id) => written(() => void remove.run(id)),
    noteFailure: (id, atMs) =>
      written(() => {
        fail.run({ id, atMs })
        return get(id)
      }),
    noteSuccess: (id) => written(() => void succeed.run(id)),
    eraseAccount: (accountId) =>
      written(() => {
        removeOf.run(accountId)
        removeAbout.run(accountId)
      }),
  }
}

type Writing = 'enlist' | 'add' | 'settle' | 'restart'

function deliveriesOf(db: Database): Pick<WebhookStore, Writing> {
  const written = writer(db)
  // Runs for every photo: a look at an index that is mostly empty.
  const subscribers = db
    .prepare<{ accountId: string; type: string }, string>(
      `SELECT id FROM webhooks WHERE account_id = @accountId AND off IS NULL
         AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE value = @type))
       UNION ALL SELECT id FROM webhooks WHERE account_id IS NULL AND off IS NULL
         AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE value = @type))`,
    )
    .pluck()
  const insert = db.prepare(
    `INSERT INTO webhook_deliveries VALUES (@id, @webhook_id, @message_id, @type, @account_id, @body, @state, @tries, @attempts,
       @created_at_ms, @due_at_ms, @give_up_at_ms) ON CONFLICT (webhook_id, message_id) DO NOTHING`,
  )
  const one = db.prepare<DeliveryKey, DeliveryRow>(
    'SELECT * FROM webhook_deliveries WHERE id = @id AND webhook_id = @webhookId',
  )
  const replace = db.prepare(
    `UPDATE webhook_deliveries SET state = @state, tries = @tries, attempts = @attempts, due_at_ms = @due_at_ms,
       give_up_at_ms = @give_up_at_ms WHERE id = @id`,
  )
  function change(key: DeliveryKey, changed: (before: Delivery) => Delivery): Delivery | undefined {
    const row = one.get({ id: key.id, webhookId: key.webhookId })
    if (!row) return undefined
    const after = changed(deliveryOf(row))
    replace.run(deliveryRow(after))
    return after
  }
  return {
    async enlist(message, { nowMs, giveUpAtMs }) {
      const ids = subscribers.all({ accountId: message.accountId, type: message.type })
      if (ids.length > 0)
        await written(() => {
          for (const webhookId of ids)
            insert.run(deliveryRow(newDelivery(webhookId, message, nowMs, giveUpAtMs)))
        })
      return ids
    },
    add: (delivery) => written(() => void insert.run(deliveryRow(delivery))),
    settle: (key, attempt, outcome) =>
      written(
        () =>
          void change(key, (before) => ({
            ...before,
            state: outcome.state,
            dueAtMs: outcome.state === 'waiting' ? outcome.dueAtMs : null,
            tries: before.tries + 1,
            attempts: [...before.attempts, attempt].slice(-maxKeptAttempts),
          })),
      ),
    restart: (key, dueAtMs, giveUpAtMs) =>
      written(() =>
        change(key, (before) => ({ ...before, state: 'waiting', tries: 0, dueAtMs, giveUpAtMs })),
      ),
  }
}

type Due = 'takeDue' | 'nextDueAtMs' | 'overdue' | 'postpone' | 'giveUpWaiting'

function dueOf(db: Database): Pick<WebhookStore, Due> {
  const written = writer(db)
  const take = db.prepare<[number, string, number, number], DeliveryRow>(
    `UPDATE webhook_deliveries SET due_at_ms = ? WHERE id IN (SELECT id FROM webhook_deliveries
       WHERE webhook_id = ? AND due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?) RETURNING *`,
  )
  const nextDue = db
    .prepare<[string], number | null>(
      'SELECT min(due_at_ms) FROM webhook_deliveries WHERE webhook_id = ? AND due_at_ms IS NOT NULL',
    )
    .pluck()
  const overdue = db
    .prepare<[number], string>(
      `SELECT id FROM webhooks WHERE off IS NULL AND EXISTS (
         SELECT 1 FROM webhook_deliveries WHERE webhook_id = webhooks.id AND due_at_ms < ?)`,
    )
    .pluck()
  const postpone = db.prepare(
    'UPDATE webhook_deliveries SET due_at_ms = ? WHERE id = ? AND webhook_id = ? AND due_at_ms IS NOT NULL',
  )
  const giveUp = db.prepare(
    "UPDATE webhook_deliveries SET state = 'failed', due_at_ms = NULL WHERE webhook_id = ? AND due_at_ms IS NOT NULL",
  )
  return {
    takeDue: (webhookId, nowMs, heldUntilMs, limit) =>
      written(() => take.all(heldUntilMs, webhookId, nowMs, limit).map(deliveryOf).sort(byId)),
    nextDueAtMs: (webhookId) => promised(() => nextDue.get(webhookId) ?? undefined),
    overdue: (beforeMs) => promised(() => overdue.all(beforeMs)),
    postpone: ({ id, webhookId }, dueAtMs) => written(() => void postpone.run(dueAtMs, id, webhookId)),
    giveUpWaiting: (webhookId) => written(() => void giveUp.run(webhookId)),
  }
}

const byId = (a: Delivery, b: Delivery) => (a.id < b.id ? -1 : 1)

const newDelivery = (
  webhookId: string,
  message: DeliveryMessage,
  nowMs: number,
  giveUpAtMs: number,
): Delivery => ({
  id: newId(nowMs),
  webhookId,
  message,
  state: 'waiting',
  tries: 0,
  attempts: [],
  createdAtMs: nowMs,
  dueAtMs: nowMs,
  giveUpAtMs,
})

function logOf(db: Database): Pick<WebhookStore, 'getDelivery' | 'listDeliveries' | 'prune'> {
  const one = db.prepare<[string, string], DeliveryRow>(
    'SELECT * FROM webhook_deliveries WHERE webhook_id = ? AND id = ?',
  )
  const page = db.prepare<[string, string, number], DeliveryRow>(
    'SELECT * FROM webhook_deliveries WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  )
  const forgetOld = db.prepare(
    `DELETE FROM webhook_deliveries WHERE created_at_ms < @beforeMs AND (due_at_ms IS NULL OR give_up_at_ms < @beforeMs)`,
  )
  const ids = db.prepare<[], string>('SELECT id FROM webhooks').pluck()
  const forgetMany = db.prepare(
    `DELETE FROM webhook_deliveries WHERE webhook_id = @id AND due_at_ms IS NULL AND id <= (
       SELECT id FROM webhook_deliveries WHERE webhook_id = @id ORDER BY id DESC LIMIT 1 OFFSET @keep)`,
  )
  return {
    getDelivery: (webhookId, id) =>
      promised(() => {
        const row = one.get(webhookId, id)
        return row && deliveryOf(row)
      }),
    listDeliveries: (webhookId, cursor, limit) =>
      promised(() => {
        const rows = page.all(webhookId, cursor ?? afterAll, limit + 1)
        const deliveries = rows.slice(0, limit).map(deliveryOf)
        const next = rows.length > limit ? deliveries.at(-1)?.id : undefined
        return next === undefined ? { deliveries } : { deliveries, next }
      }),
    prune: (beforeMs, keep) =>
      durably(db, () =>
        ids
          .all()
          .reduce(
            (count, id) => count + forgetMany.run({ id, keep }).changes,
            forgetOld.run({ beforeMs }).changes,
          ),
      ),
  }
}

/** Ids are letters and digits. */
const afterAll = '~'
