import { newId, type DeliveryAttempt } from '@cloudalbum/core'
import { webhookSample } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { deliveryId } from './delivery-rows.ts'
import { webhookTables } from './tables.ts'
import { createDynamoVisitorSalts } from './visitor-salts.ts'
import { createDynamoWebhookStore } from './webhooks.ts'

const attempt: DeliveryAttempt = { atMs: 5, status: 204, durationMs: 12, error: null, response: '' }

it('webhooks and salts cost what docs/data/dynamodb-others.md says', async () => {
  const { dynamo, consumed, close } = await testDynamo(webhookTables, { billed: true })
  const webhooks = createDynamoWebhookStore(dynamo)
  const webhook = webhookSample()
  const { id: webhookId, accountId } = webhook
  const message = {
    id: `photo-ready-${newId()}`,
    type: 'photo.ready' as const,
    accountId: accountId ?? '',
    body: JSON.stringify({ type: 'photo.ready', data: { photoId: newId(), fileName: 'IMG_1234.JPG' } }),
  }
  const terms = { nowMs: 10, giveUpAtMs: 90_000_000 }
  const key = { webhookId, id: deliveryId(webhookId, message) }
  const old = { webhookId, id: deliveryId(webhookId, { id: 'old' }) }
  await webhooks.create(webhook)
  await webhooks.enlist({ ...message, id: 'old' }, { ...terms, nowMs: 5 })
  await webhooks.settle(old, attempt, { state: 'delivered' })
  const salts = createDynamoVisitorSalts(dynamo)

  const measured = await measurePatterns(consumed, {
    'make a webhook': () => webhooks.create(webhookSample({ accountId: newId() })),
    'a webhook': () => webhooks.get(webhookId),
    'webhooks of an owner': () => webhooks.list(accountId),
    'rename a webhook': () => webhooks.update(webhookId, { name: 'Shed' }),
    'an attempt has failed': () => webhooks.noteFailure(webhookId, 20),
    'failures have ended': () => webhooks.noteSuccess(webhookId),
    'a message that nobody asked for': () =>
      webhooks.enlist({ ...message, accountId: newId(), id: 'nobody' }, terms),
    'a message for one webhook': () => webhooks.enlist(message, terms),
    'when the next one is due': () => webhooks.nextDueAtMs(webhookId),
    'webhooks that are behind': () => webhooks.overdue(5),
    'take one that is due': () => webhooks.takeDue(webhookId, 20, 60_000, 1),
    'put one off': () => webhooks.postpone(key, 50),
    'one is delivered': () => webhooks.settle(key, attempt, { state: 'delivered' }),
    'send one again': () => webhooks.restart(key, 500, 900),
    'a page of the log': () => webhooks.listDeliveries(webhookId, undefined, 50),
    'prune logs of two webhooks, and forget one delivery': () => webhooks.prune(8, 1),
    'the salt of a day, at first': () => salts.of('2026-11-21'),
    'the salt of the day, in the same process': () => salts.of('2026-11-21'),
    'the salt of the day, in another process': () => createDynamoVisitorSalts(dynamo).of('2026-11-21'),
    'forget the salts of before': () => salts.prune('2026-11-22'),
  })
  expect(measured).toEqual(await documentedPatterns('dynamodb-others', 'Webhooks and visitors'))
  close()
})
