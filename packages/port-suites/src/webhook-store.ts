import { newId, type DeliveryMessage, type Webhook, type WebhookStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const anna = newId()
const bert = newId()
const dayMs = 86_400_000
const missing = { id: newId(), webhookId: newId() }
const attempt = { atMs: 5, status: 500, durationMs: 12, error: 'It answered 500.', response: 'oh' }

export const webhookSample = (more: Partial<Webhook> = {}): Webhook => ({
  id: newId(),
  accountId: anna,
  name: 'Home',
  url: 'https://example.org/hook',
  types: null,
  secret: 'whsec_AAAA',
  previousSecret: null,
  previousSecretUntilMs: null,
  off: null,
  failures: 0,
  failingSinceMs: null,
  failedAtMs: null,
  createdAtMs: 1,
  ...more,
})

const messageOf = (more: Partial<DeliveryMessage> = {}): DeliveryMessage => ({
  id: `photo-ready-${newId()}`,
  type: 'photo.ready',
  accountId: anna,
  body: '{"type":"photo.ready"}',
  ...more,
})

/** `make` gives an empty store and the way to close it. */
export function webhookStoreSuite(
  name: string,
  make: () => Promise<{ webhooks: WebhookStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a WebhookStore`, () => {
    let webhooks: WebhookStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ webhooks, close } = await make()))
    afterEach(() => close())

    const make1 = async (more: Partial<Webhook> = {}) => {
      const webhook = webhookSample(more)
      await webhooks.create(webhook)
      return webhook
    }
    const terms = (nowMs = 10) => ({ nowMs, giveUpAtMs: nowMs + dayMs })
    const enlist = (more: Partial<DeliveryMessage> = {}, nowMs = 10) =>
      webhooks.enlist(messageOf(more), terms(nowMs))
    const log = async (id: string) => (await webhooks.listDeliveries(id, undefined, 500)).deliveries

    describe('webhooks', () => {
      it('are given back as they were made, oldest first, by owner', async () => {
        const one = await make1({ id: newId(1), types: ['photo.ready', 'item.claimed'] })
        const two = await make1({
          id: newId(2),
          off: { reason: 'gone', atMs: 7, detail: 'It answered 410.' },
        })
        const album = await make1({
          id: newId(3),
          accountId: null,
          previousSecret: 'x',
          previousSecretUntilMs: 9,
        })
        expect(await webhooks.get(one.id)).toEqual(one)
        expect(await webhooks.list(anna)).toEqual([one, two])
        expect(await webhooks.list(null)).toEqual([album])
        expect(await webhooks.list(bert)).toEqual([])
        expect(await webhooks.get(newId())).toBeUndefined()
      })

      it('change what is said, and nothing else', async () => {
        const one = await make1()
        const patch = { name: 'Shed', types: ['photo.rejected' as const], secret: 'b', previousSecret: 'a' }
        expect(await webhooks.update(one.id, patch)).toEqual({ ...one, ...patch })
        expect(await webhooks.get(one.id)).toEqual({ ...one, ...patch })
        expect(await webhooks.update(newId(), patch)).toBeUndefined()
      })

      it('count failures in a row, and forget them after a success', async () => {
        const { id } = await make1()
        await webhooks.noteFailure(id, 3)
        expect(await webhooks.noteFailure(id, 8)).toMatchObject({
          failures: 2,
          failingSinceMs: 3,
          failedAtMs: 8,
        })
        await webhooks.noteSuccess(id)
        expect(await webhooks.get(id)).toMatchObject({ failures: 0, failingSinceMs: null, failedAtMs: null })
        expect(await webhooks.noteFailure(newId(), 1)).toBeUndefined()
        await webhooks.noteSuccess(newId())
      })

      it('go with their deliveries', async () => {
        const { id } = await make1()
        await enlist()
        await webhooks.remove(id)
        await webhooks.remove(id)
        expect(await webhooks.get(id)).toBeUndefined()
        expect(await log(id)).toEqual([])
      })
    })

    describe('a message', () => {
      it('waits for every webhook of its account and of the album that asked, and for no other', async () => {
        const all = await make1()
        const asked = await make1({ types: ['photo.ready'] })
        const album = await make1({ accountId: null })
        await make1({ types: ['item.claimed'] })
        await make1({ off: { reason: 'by-hand', atMs: 1, detail: '' } })
        await make1({ accountId: bert })
        const message = messageOf()
        expect((await webhooks.enlist(message, terms())).sort()).toEqual([all.id, asked.id, album.id].sort())
        expect(await log(asked.id)).toMatchObject([
          {
            webhookId: asked.id,
            message,
            state: 'waiting',
            tries: 0,
            attempts: [],
            createdAtMs: 10,
            dueAtMs: 10,
            giveUpAtMs: 10 + dayMs,
          },
        ])
      })

      it('is kept once, however often it is published', async () => {
        const { id } = await make1()
        const message = messageOf()
        for (const nowMs of [10, 20]) await webhooks.enlist(message, terms(nowMs))
        expect(await log(id)).toHaveLength(1)
      })

      it('that nobody asked for is nothing', async () => {
        expect(await enlist()).toEqual([])
      })
    })

    describe('what is due', () => {
      it('is taken by one at a time, the longest due first, and comes back when it is not settled', async () => {
        const { id } = await make1()
        for (const nowMs of [30, 10, 20]) await enlist({ id: `m${nowMs}` }, nowMs)
        expect(await webhooks.nextDueAtMs(id)).toBe(10)
        const first = await webhooks.takeDue(id, 25, 100, 1)
        expect(first.map(({ message }) => message.id)).toEqual(['m10'])
        expect((await webhooks.takeDue(id, 25, 100, 9)).map(({ message }) => message.id)).toEqual(['m20'])
        expect(await webhooks.takeDue(id, 25, 100, 9)).toEqual([])
        expect(await webhooks.nextDueAtMs(id)).toBe(30)
        expect(await webhooks.takeDue(id, 100, 200, 9)).toHaveLength(3)
        expect(await webhooks.takeDue(newId(), 100, 200, 9)).toEqual([])
        expect(await webhooks.nextDueAtMs(newId())).toBeUndefined()
      })

      it('is found where nobody took it, but not of a webhook that is off', async () => {
        const one = await make1()
        const two = await make1()
        await enlist()
        await webhooks.update(two.id, { off: { reason: 'by-hand', atMs: 1, detail: '' } })
        expect(await webhooks.overdue(10)).toEqual([])
        expect(await webhooks.overdue(11)).toEqual([one.id])
      })

      it('waits longer where it is put off, but not once it has ended', async () => {
        const { id } = await make1()
        await enlist()
        const [taken] = await webhooks.takeDue(id, 10, 100, 1)
        await webhooks.postpone(taken!, 50)
        expect(await webhooks.nextDueAtMs(id)).toBe(50)
        await webhooks.settle(taken!, attempt, { state: 'delivered' })
        await webhooks.postpone(taken!, 60)
        await webhooks.postpone(missing, 60)
        expect(await webhooks.nextDueAtMs(id)).toBeUndefined()
      })
    })

    describe('an attempt', () => {
      it('is remembered with its outcome; the newest twenty are', async () => {
        const { id } = await make1()
        await enlist()
        const [one] = await webhooks.takeDue(id, 10, 100, 1)
        for (let n = 0; n < 25; n++)
          await webhooks.settle(one!, { ...attempt, atMs: n }, { state: 'waiting', dueAtMs: 200 + n })
        const waiting = await webhooks.getDelivery(id, one!.id)
        expect(waiting).toMatchObject({ state: 'waiting', tries: 25, dueAtMs: 224 })
        expect(waiting?.attempts.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 20 }, (_, n) => n + 5))
        await webhooks.settle(one!, { ...attempt, status: 204, error: null }, { state: 'delivered' })
        expect(await webhooks.getDelivery(id, one!.id)).toMatchObject({
          state: 'delivered',
          tries: 26,
          dueAtMs: null,
        })
        await webhooks.settle(missing, attempt, { state: 'failed' })
      })

      it('begins anew when it is to be sent again', async () => {
        const { id } = await make1()
        await enlist()
        const [one] = await webhooks.takeDue(id, 10, 100, 1)
        await webhooks.settle(one!, attempt, { state: 'failed' })
        const again = await webhooks.restart(one!, 500, 900)
        expect(again).toMatchObject({
          state: 'waiting',
          tries: 0,
          dueAtMs: 500,
          giveUpAtMs: 900,
          attempts: [attempt],
        })
        expect(await webhooks.getDelivery(id, one!.id)).toEqual(again)
        expect(await webhooks.restart(missing, 1, 2)).toBeUndefined()
      })

      it('is the last one where all is given up', async () => {
        const [one, two] = [await make1(), await make1()]
        await enlist()
        await webhooks.giveUpWaiting(one.id)
        expect(await log(one.id)).toMatchObject([{ state: 'failed', dueAtMs: null }])
        expect(await log(two.id)).toMatchObject([{ state: 'waiting' }])
      })
    })

    describe('the log', () => {
      it('is read page by page, the newest first, of one webhook alone', async () => {
        const [one, two] = [await make1({ types: ['photo.ready'] }), await make1({ types: ['item.claimed'] })]
        for (let n = 1; n <= 5; n++) await enlist({ id: `m${n}` }, n * 10)
        await enlist({ type: 'item.claimed' })
        const pages: string[][] = []
        let cursor: string | undefined
        do {
          const page = await webhooks.listDeliveries(one.id, cursor, 2)
          pages.push(page.deliveries.map(({ message }) => message.id))
          cursor = page.next
        } while (cursor)
        expect(pages).toEqual([['m5', 'm4'], ['m3', 'm2'], ['m1']])
        const [other] = await log(two.id)
        expect(await webhooks.getDelivery(one.id, other!.id)).toBeUndefined()
        expect(await webhooks.getDelivery(two.id, other!.id)).toEqual(other)
      })

      it('forgets what ended long ago, or should have, and all but the newest; not what waits', async () => {
        const { id } = await make1()
        for (let n = 1; n <= 6; n++) await enlist({ id: `m${n}` }, n * 10)
        for (const one of await log(id))
          if (one.message.id !== 'm1') await webhooks.settle(one, attempt, { state: 'delivered' })
        expect(await webhooks.prune(25, 10)).toBe(1)
        expect(await webhooks.prune(25, 2)).toBe(2)
        expect((await log(id)).map(({ message }) => message.id)).toEqual(['m6', 'm5', 'm1'])
        await webhooks.prune(11 + dayMs, 2)
        expect(await log(id)).toEqual([])
      })

      it('forgets an account, also in what the album was told, and no other', async () => {
        const own = await make1()
        const other = await make1({ accountId: bert })
        const album = await make1({ accountId: null })
        await enlist()
        await enlist({ accountId: bert })
        await webhooks.eraseAccount(anna)
        expect(await webhooks.get(own.id)).toBeUndefined()
        expect(await webhooks.get(other.id)).toEqual(other)
        expect((await log(album.id)).map(({ message }) => message.accountId)).toEqual([bert])
      })
    })
  })
}
