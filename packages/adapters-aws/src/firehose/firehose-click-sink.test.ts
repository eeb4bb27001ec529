import { newId, type Click } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StreamedBatch } from '../clicks/streamed-batch.ts'
import { startFirehoseFake } from '../testing/fakes/firehose-fake.ts'
import { createFirehoseClickSink } from './firehose-click-sink.ts'

let firehose: Awaited<ReturnType<typeof startFirehoseFake>>
let lines: string[]
let waits: number[]
beforeEach(async () => {
  lines = []
  waits = []
  firehose = await startFirehoseFake({ take: (data) => String(lines.push(data.toString())) })
})
afterEach(() => firehose.close())

const sink = (streamName = firehose.streamName) =>
  createFirehoseClickSink({
    client: firehose.client(),
    streamName,
    wait: (ms) => Promise.resolve(void waits.push(ms)),
  })
const galleryId = newId()
const clicks = (count: number, visitor = '0123456789abcdef'): Click[] =>
  Array.from({ length: count }, (_, i) => ({ id: `a-${i}`, galleryId, itemId: newId(), atMs: 1, visitor }))
const taken = () => lines.map((line) => JSON.parse(line) as StreamedBatch)

describe('clicks in a stream', () => {
  it('are one record of one line for a batch, with its name', async () => {
    const batch = clicks(50)
    await sink().accept('a', batch)
    expect(taken()).toEqual([{ batch: 'a/0', clicks: batch }])
    expect(lines[0]).toMatch(/^[^\n]+\n$/)
  })

  it('are nothing for nothing', async () => {
    await sink().accept('a', [])
    expect(firehose.requests).toEqual([])
  })

  it('are cut into records and requests as large as the service takes, the same ones each time', async () => {
    const batch = clicks(30_000, 'a'.repeat(300))
    await sink().accept('a', batch)
    expect(firehose.requests.length).toBeGreaterThan(2)
    expect(taken().flatMap((one) => one.clicks)).toEqual(batch)
    const names = taken().map((one) => one.batch)
    expect(new Set(names).size).toBe(120)
    lines.length = 0
    await sink().accept('a', batch)
    expect(taken().map((one) => one.batch)).toEqual(names)
  })

  it('are sent again where the stream refused them, and only there', async () => {
    firehose.refuseRecords(3)
    await sink().accept('a', clicks(1000))
    expect(taken().map((one) => one.batch)).toEqual(['a/3', 'a/0', 'a/1', 'a/2'])
    expect(firehose.requests.map(({ body }) => (JSON.parse(body) as { Records: [] }).Records.length)).toEqual(
      [4, 3],
    )
  })

  it('are refused as unavailable when the stream goes on refusing, after a few tries', async () => {
    firehose.refuseRecords(1e6)
    await expect(sink().accept('a', clicks(1))).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 5 })
    expect(firehose.requests).toHaveLength(20)
    expect(waits).toHaveLength(19)
  })

  it.each(['throttled', 'unavailable', 'reset'] as const)(
    'go in although the service is %s',
    async (fault) => {
      firehose.fail(fault, 2)
      await sink().accept('a', clicks(1))
      expect(lines).toHaveLength(1)
      firehose.fail(fault, 99)
      await expect(sink().accept('b', clicks(1))).rejects.toMatchObject({ code: 'unavailable' })
    },
  )

  it('have the same name when they go in twice because an answer was lost', async () => {
    firehose.fail('lost-reply')
    await sink().accept('a', clicks(1))
    expect(taken().map((one) => one.batch)).toEqual(['a/0', 'a/0'])
  })

  it('need a stream that is there', async () => {
    await expect(sink('other').accept('a', clicks(1))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})
