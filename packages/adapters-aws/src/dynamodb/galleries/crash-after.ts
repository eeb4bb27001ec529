import type { Dynamo } from '../dynamo.ts'

const writing = new Set<string | symbol>(['put', 'update', 'remove', 'write', 'transact'])

export class Crash extends Error {}

/** After so many writes nothing goes on; for tests. */
export function crashAfter(dynamo: Dynamo, writes: number): Dynamo {
  let left = writes
  return new Proxy(dynamo, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        if (left < 0 || (writing.has(name) && left-- === 0)) {
          left = -1
          return name === 'each' ? crashing() : Promise.reject(new Crash())
        }
        return Reflect.apply(member, target, args)
      }
    },
  })
}

// eslint-disable-next-line require-yield -- nothing is there to read
async function* crashing(): AsyncGenerator<never> {
  await Promise.reject(new Crash())
}
