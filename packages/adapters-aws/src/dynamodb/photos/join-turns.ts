interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (reason: unknown) => void
}

export type Settled<Result> = { value: Result } | { error: unknown }

/**
 * Gathers calls for the same key: those of one turn of the event loop go on together, and those that come while a group is
 * at work wait for it to end. `run` gives one outcome for each item, in their order.
 */
export function joinTurns<Item, Result>(
  most: number,
  run: (key: string, items: Item[]) => Promise<Settled<Result>[]>,
): (key: string, item: Item) => Promise<Result> {
  const queues = new Map<string, Waiting<Item, Result>[]>()

  async function work(key: string, queue: Waiting<Item, Result>[]): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, most)
      try {
        const outcomes = await run(
          key,
          group.map(({ item }) => item),
        )
        group.forEach(({ resolve, reject }, i) => {
          const outcome = outcomes[i]
          if (outcome && 'value' in outcome) resolve(outcome.value)
          else reject(outcome?.error)
        })
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    queues.delete(key)
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject }
      const queue = queues.get(key)
      if (queue) {
        queue.push(waiting)
        return
      }
      const first = [waiting]
      queues.set(key, first)
      setImmediate(() => void work(key, first))
    })
}
