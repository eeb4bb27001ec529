import { eraseClicksJob, recordClicks } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { createFirehoseClickSink } from '../firehose/firehose-click-sink.ts'
import { useClickWorld, type ClickTest } from '../testing/use-click-world.ts'

let clock: ClickTest['clock']
let parts: ClickTest['parts']
let world: ClickTest['world']
useClickWorld((made) => ({ clock, parts, world } = made))

describe('what comes twice', () => {
  it('from the visitor counts once, in the same object and in another one', async () => {
    const one = world.batch()
    await world.request(one)
    await world.request(one)
    await world.settle()
    clock.advance(11 * 3_600_000)
    await world.request(one)
    await world.request(world.batch())
    await world.settle()
    expect(await world.totals()).toMatchObject({ views: 2 })
  })

  it('from the stream counts once: an answer that was lost, an object that is written again', async () => {
    const clicks = createFirehoseClickSink({
      client: world.firehose.client(),
      streamName: world.firehose.streamName,
    })
    world.firehose.fail('lost-reply')
    await recordClicks({ ...world.ports, clicks, salts: parts.salts }, world.batch(), world.source)
    const [key] = await world.stream.flush()
    const copy = key!.replace('.gz', '-again.gz')
    world.bucket.set(copy, world.bucket.get(key!)!)
    await Promise.all([world.count([copy]), world.count([key!])])
    expect(await world.totals()).toMatchObject({ views: 1 })
  })

  it('from storage counts once: a hundred times, at once, in any order', async () => {
    const keys: string[] = []
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 3; j++) await world.request(world.batch({ itemIds: [null, world.items[0]] }))
      keys.push(...(await world.stream.flush()))
    }
    const events = Array.from({ length: 100 }, (_, i) => keys[(i * 7) % keys.length]!)
    await Promise.all([0, 1, 2, 3].map((part) => world.count(events.slice(part * 25, part * 25 + 25))))
    expect(await world.totals()).toMatchObject({ visits: 15, views: 15 })
    expect(world.faults).toEqual([])
  })
})

describe('a fault', () => {
  it('of the salts keeps the request, which counts when it is over', async () => {
    const { salts } = world.ports
    world.ports.salts = { of: () => Promise.reject(new Error('no database')) }
    await world.request(world.batch())
    const [key] = await world.stream.flush()
    expect(key).toMatch(/^click-errors\/processing-failed\/2026\/11\/21\/12\//)
    expect(await world.count([key!])).toEqual([key])
    world.ports.salts = salts
    expect(await world.count([key!, key!])).toEqual([])
    expect(await world.totals()).toMatchObject({ views: 1 })
  })

  it('of the function keeps all requests as well', async () => {
    world.ports.onError = () => {
      throw new Error('out of memory')
    }
    const { salts } = world.ports
    world.ports.salts = { of: () => Promise.reject(new Error('no database')) }
    for (let i = 0; i < 3; i++) await world.request(world.batch())
    const keys = await world.stream.flush()
    world.ports.salts = salts
    await world.count(keys)
    expect(await world.totals()).toMatchObject({ views: 3 })
  })

  it('of one object does not hold up the others', async () => {
    await world.request(world.batch())
    const keys = await world.stream.flush()
    world.bucket.set('clicks/poison.gz', Buffer.from('{"strange":1}\n'))
    const failed = await world.count(['clicks/poison.gz', ...keys, 'clicks/missing.gz'])
    expect(failed).toEqual(['clicks/poison.gz', 'clicks/missing.gz'])
    expect(world.faults).toHaveLength(2)
    expect(await world.totals()).toMatchObject({ views: 1 })
  })

  it.each(['before', 'after'] as const)(
    '%s any step of counting loses nothing and counts nothing twice',
    async (when) => {
      for (let deathAt = 1; ; deathAt++) {
        const before = await world.totals()
        const again = world.batch()
        await world.request(world.batch({ itemIds: [null, world.items[0], world.items[1]] }))
        await world.request(again)
        const [key] = await world.stream.flush()
        await world.request(again)
        const [other] = await world.stream.flush()
        const { ports: failing, died } = dying(deathAt, when)
        await world.count([key!], failing)
        await world.count([other!, key!])
        const now = await world.totals()
        expect(now, `step ${deathAt}`).toMatchObject({ views: before.views + 3, visits: before.visits + 1 })
        if (died()) continue
        expect(deathAt).toBeGreaterThan(6)
        return
      }
    },
  )

  /** The same world.ports, of which the nth call ends the function before or after it has its effect. */
  function dying(deathAt: number, when: 'before' | 'after') {
    let calls = 0
    const wrap = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const method = Reflect.get(target, name) as unknown
          if (typeof method !== 'function') return method
          return async (...args: unknown[]) => {
            const dies = ++calls === deathAt
            if (dies && when === 'before') throw new Error('killed')
            const result: unknown = await (method as (...all: unknown[]) => unknown).apply(target, args)
            if (dies) throw new Error('killed')
            return result
          }
        },
      })
    const { delivered, blobs, batches, insights, galleries } = world.ports
    const wrapped = {
      delivered: wrap(delivered),
      blobs: wrap(blobs),
      batches: wrap(batches),
      insights: wrap(insights),
      galleries: wrap(galleries),
    }
    return { ports: { ...world.ports, ...wrapped }, died: () => calls >= deathAt }
  }
})

describe('the clicks of a gallery that goes', () => {
  it('go with it: those that are counted, and those on the way', async () => {
    await world.request(world.batch())
    await world.settle()
    await world.request(world.batch())
    const onTheWay = await world.stream.flush()
    await parts.galleries.remove(world.owner, world.galleryId)
    await world.count(onTheWay)
    await eraseClicksJob(parts).run({ galleryId: world.galleryId }, {} as never)
    await world.count(onTheWay)
    expect((await parts.blobs.list('clicks/', undefined, 10)).blobs).toEqual([])
  })
})
