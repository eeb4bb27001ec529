import type { WebhookPatch, WebhookStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { deliveryTable, eachOf, keyOf, keysByAge } from './delivery-rows.ts'
import { albumOwner, ownerOf, webhookOf, webhookRow, type WebhookRow } from './webhook-rows.ts'

const table = 'webhooks'

type Registry =
  'create' | 'get' | 'list' | 'update' | 'remove' | 'noteFailure' | 'noteSuccess' | 'eraseAccount'

export function webhookRegistry(dynamo: Dynamo): Pick<WebhookStore, Registry> {
  const get = async (id: string) => {
    const row = await dynamo.get<WebhookRow>(table, { id })
    return row && webhookOf(row)
  }
  return {
    create: async (webhook) => void (await dynamo.put(table, webhookRow(webhook))),
    get,
    list: async (accountId) => {
      const keys = (await idsOf(dynamo, ownerOf(accountId))).map((id) => ({ id }))
      const rows = await dynamo.getMany<WebhookRow>(table, keys)
      return rows.map(webhookOf).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    update: async (id, patch) => {
      const row = await dynamo.update<WebhookRow>(table, { id }, patching(patch))
      return row && webhookOf(row)
    },
    remove: (id) => remove(dynamo, id),
    noteFailure: async (id, atMs) => {
      // Sent again after a lost answer, it is counted once.
      const note = crypto.randomUUID()
      const { row } = await dynamo.attempt<WebhookRow>(
        table,
        { id },
        {
          update:
            'SET #failures = #failures + :one, #failingSinceMs = if_not_exists(#failingSinceMs, :atMs), #failedAtMs = :atMs, #note = :note',
          condition: 'attribute_exists(#id) AND (attribute_not_exists(#note) OR #note <> :note)',
          values: { one: 1, atMs, note },
        },
      )
      return row && webhookOf(row)
    },
    noteSuccess: async (id) =>
      void (await dynamo.update(
        table,
        { id },
        {
          update: 'SET #failures = :none REMOVE #failingSinceMs, #failedAtMs',
          condition: '#failures > :none',
          values: { none: 0 },
        },
      )),
    eraseAccount: async (accountId) => {
      for (const id of await idsOf(dynamo, accountId)) await remove(dynamo, id)
      for (const id of await idsOf(dynamo, albumOwner)) await forgetAbout(dynamo, id, accountId)
    },
  }
}

async function idsOf(dynamo: Dynamo, owner: string): Promise<string[]> {
  const own = { table, index: 'byOwner', keys: '#owner = :owner', values: { owner } }
  return (await Array.fromAsync(dynamo.each<Row & { id: string }>(own))).map(({ id }) => id)
}

/** Of what is null, nothing stays. */
function patching(patch: WebhookPatch) {
  const written: Row = { ...patch, ...(patch.off === undefined ? {} : { isOff: patch.off !== null }) }
  const names = Object.keys(written).filter((name) => written[name] !== undefined)
  const sets = names.filter((name) => written[name] !== null).map((name) => `#${name} = :${name}`)
  const removed = names.filter((name) => written[name] === null).map((name) => `#${name}`)
  return {
    update: [
      `SET ${['#kind = :kind', ...sets].join(', ')}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
    ].join(' '),
    condition: 'attribute_exists(#id)',
    values: {
      kind: 'webhook',
      ...Object.fromEntries(names.flatMap((name) => (written[name] === null ? [] : [[name, written[name]]]))),
    },
  }
}

/** The webhook first, so that nothing new is added; a crash leaves deliveries that expire, and the same again removes them. */
async function remove(dynamo: Dynamo, id: string): Promise<void> {
  await dynamo.remove(table, { id })
  const keys = await Array.fromAsync(keysByAge(dynamo, id, { consistent: true }))
  await dynamo.write(keys.map((key) => ({ table: deliveryTable, remove: keyOf(key) })))
}

async function forgetAbout(dynamo: Dynamo, webhookId: string, accountId: string): Promise<void> {
  const keys = (await Array.fromAsync(keysByAge(dynamo, webhookId, { consistent: true }))).filter(
    (key) => key.accountId === accountId,
  )
  await eachOf(keys, (key) => dynamo.remove(deliveryTable, keyOf(key)))
}
