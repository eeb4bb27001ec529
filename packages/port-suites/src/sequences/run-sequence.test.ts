import { AppError } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { Draws } from './draws.ts'
import { firstDifference, shortened, type Operation, type World } from './run-sequence.ts'

interface Counter {
  add(by: number): Promise<number>
  read(): Promise<{ sum: number; times?: number | undefined }>
}

/** One that forgets the last addition when it reaches the limit. */
function counter(name: string, limit = Infinity): World<Counter> {
  let sum = 0
  const ports: Counter = {
    add: async (by) => {
      if (by < 0) throw new AppError('invalid-input', 'Only up.')
      return (sum += sum + by > limit ? 0 : by)
    },
    read: async () => ({ times: undefined, sum }),
  }
  return { name, ports, setTime: () => {}, close: async () => {} }
}

const add = (by: number): Operation<Counter> => ({ text: `add ${by}`, atMs: 0, run: ({ add }) => add(by) })
const read: Operation<Counter> = { text: 'read', atMs: 0, run: ({ read }) => read() }
const silently = (by: number): Operation<Counter> => ({
  text: `add ${by} silently`,
  atMs: 0,
  run: async ({ add }) => void (await add(by)),
})
const look = (every: number) => () => ({ reads: [read], every })

describe('a sequence', () => {
  it('is the same where all say the same, refusals among it', async () => {
    const worlds = [counter('a'), counter('b')]
    expect(await firstDifference(worlds, [add(1), add(-1), add(2)], look(1))).toBeUndefined()
  })

  it('differs at the first answer that does', async () => {
    const worlds = [counter('a'), counter('b', 3)]
    const found = await firstDifference(worlds, [add(1), add(2), add(3), add(4)], look(9))
    expect(found).toEqual({ at: 'add 3', answers: { a: '6', b: '3' } })
  })

  it('differs in a look, where no answer does', async () => {
    const worlds = [counter('a'), counter('b', 3)]
    const found = await firstDifference(worlds, [silently(4), silently(4), add(0)], look(2))
    expect(found).toEqual({ at: 'read', answers: { a: '{"sum":8}', b: '{"sum":0}' } })
  })

  it('never is the same where something is broken, though it be in all of them alike', async () => {
    const broken: Operation<Counter> = { text: 'break', atMs: 0, run: () => Promise.reject(new Error('No.')) }
    expect(await firstDifference([counter('a'), counter('b')], [broken], look(1))).toMatchObject({
      at: 'break',
    })
  })

  it('is shortened to what makes the difference', async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => i)
    const tried: number[] = []
    const short = await shortened(numbers, async (some) => {
      tried.push(some.length)
      return [17, 44, 45].every((one) => some.includes(one))
    })
    expect(short).toEqual([17, 44, 45])
    expect(tried.length).toBeLessThan(100)
  })
})

describe('draws', () => {
  it('are the same for the same seed', () => {
    const draw = (seed: number) => {
      const draws = new Draws(seed)
      return [draws.id(5), draws.weighted({ a: 1, b: 2 }), draws.some([1, 2, 3], 3), draws.hex(8)]
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })
})
