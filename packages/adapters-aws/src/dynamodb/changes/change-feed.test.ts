import type { ChangeFeed } from '@cloudalbum/core'
import { changeFeedSuite, FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { changeLifeMs, createDynamoChangeFeed } from './change-feed.ts'
import { changeTables } from './tables.ts'

changeFeedSuite('DynamoDB', async (clock) => {
  const { dynamo, close } = await testDynamo(changeTables)
  return { feed: createDynamoChangeFeed(dynamo, clock), close }
})

describe('A change feed in DynamoDB', () => {
  const clock = new FakeClock()
  let world: Awaited<ReturnType<typeof testDynamo>>
  let feed: ChangeFeed
  beforeEach(async () => {
    world = await testDynamo(changeTables)
    feed = createDynamoChangeFeed(world.dynamo, clock)
  })
  afterEach(() => world.close())

  const ready = (id: string) => ({ type: 'photo-ready' as const, photoIds: [id] })
  const ids = ({ changes }: Awaited<ReturnType<ChangeFeed['read']>>) =>
    changes.flatMap(({ change }) => ('photoIds' in change ? change.photoIds : []))
  /** Of another process. */
  const another = () => createDynamoChangeFeed(world.dynamo, clock)

  it('asks nothing of who published just before but to write the change', async () => {
    await feed.publish('anna', ready('1'))
    world.consumed.length = 0
    for (const id of ['2', '3']) await feed.publish('anna', ready(id))
    expect(world.consumed.map(({ operation }) => operation)).toEqual(['put', 'put'])
  })

  it('follows on what another process has published, also when it knew of the end before', async () => {
    const other = another()
    await feed.publish('anna', ready('1'))
    await other.publish('anna', ready('2'))
    await feed.publish('anna', ready('3'))
    expect(ids(await feed.read('anna', '0', 10))).toEqual(['1', '2', '3'])
  })

  it('goes on behind what has expired, and says so to who has read none or some of it', async () => {
    for (const id of ['1', '2']) await feed.publish('anna', ready(id))
    clock.advance(changeLifeMs)
    for (const number of [1, 2]) await world.dynamo.remove('changes', { accountId: 'anna', number })
    await another().publish('anna', ready('3'))
    for (const cursor of ['0', '1', '2']) {
      const answer = await feed.read('anna', cursor, 10)
      expect(answer).toMatchObject({ changes: [], reset: true })
      expect(await feed.read('anna', answer.cursor, 10)).toMatchObject({ changes: [], reset: false })
    }
  })

  it('gives everything to who reads while many write, in one order', async () => {
    const writers = Array.from({ length: 8 }, (_, writer) => async () => {
      const own = another()
      for (let n = 0; n < 10; n++) await own.publish('anna', ready(`${writer}-${n}`))
    })
    const seen: string[] = []
    let cursor = '0'
    const read = async () => {
      const answer = await feed.read('anna', cursor, 7)
      expect(answer.reset).toBe(false)
      seen.push(...ids(answer))
      cursor = answer.cursor
    }
    let writing = true
    const done = Promise.all(writers.map((write) => write())).then(() => void (writing = false))
    while (writing) await read()
    await done
    while (seen.length < 80) await read()
    expect(new Set(seen).size).toBe(80)
    for (let writer = 0; writer < 8; writer++)
      expect(seen.filter((id) => id.startsWith(`${writer}-`))).toEqual(
        Array.from({ length: 10 }, (_, n) => `${writer}-${n}`),
      )
  })

  it('says reset when what follows the cursor has expired', async () => {
    for (const id of ['1', '2']) await feed.publish('anna', ready(id))
    clock.advance(changeLifeMs)
    await feed.publish('anna', ready('3'))
    await world.dynamo.remove('changes', { accountId: 'anna', number: 2 })
    clock.advance(60_000)
    expect(await feed.read('anna', '1', 10)).toMatchObject({ changes: [], reset: true, cursor: '3' })
    expect(ids(await feed.read('anna', '2', 10))).toEqual(['3'])
  })

  it('leaves to DynamoDB what expires, and asks nothing for it', async () => {
    await feed.publish('anna', ready('1'))
    world.consumed.length = 0
    await feed.prune(clock.now() - changeLifeMs)
    expect(world.consumed).toEqual([])
    expect(await world.dynamo.get('changes', { accountId: 'anna', number: 1 })).toMatchObject({
      expiresAtS: Math.ceil((clock.now() + changeLifeMs) / 1000),
    })
  })

  it('forgets more changes of an account than fit one step', async () => {
    await Promise.all(Array.from({ length: 130 }, (_, n) => feed.publish('anna', ready(`${n}`))))
    await feed.eraseAccount('anna')
    expect(
      await world.dynamo.count({ table: 'changes', keys: '#accountId = :a', values: { a: 'anna' } }),
    ).toBe(0)
    expect(await world.dynamo.get('change-feeds', { accountId: 'anna' })).toBeUndefined()
  })

  it('hears of changes that another process publishes, also after a look that failed', async () => {
    const faults: unknown[] = []
    const broken = { query: () => Promise.reject(new Error('no network')) }
    let fails = 1
    const dynamo = new Proxy(world.dynamo, {
      get: (target, name) => {
        if (name === 'query' && fails-- > 0) return broken.query
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value
      },
    })
    const other = createDynamoChangeFeed(dynamo, clock, { pollMs: 5, onFault: (error) => faults.push(error) })
    let stop = () => {}
    const heard = new Promise<void>((resolve) => (stop = other.subscribe('anna', resolve)))
    const publishing = setInterval(() => void feed.publish('anna', ready('1')), 20)
    await heard
    clearInterval(publishing)
    stop()
    expect(faults).toHaveLength(1)
  })
})
