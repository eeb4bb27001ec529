/** First come, first served. */
export function createSlots(count: number) {
  let taken = 0
  const waiting: (() => void)[] = []
  const drain: (() => void)[] = []
  const release = () => {
    // The slot goes straight to the next in line, so that nobody slips in between.
    const next = waiting.shift()
    if (next) return next()
    taken -= 1
    if (taken === 0) for (const done of drain.splice(0)) done()
  }
  return {
    take: async (signal: AbortSignal): Promise<() => void> => {
      signal.throwIfAborted()
      if (taken < count) taken += 1
      else await turn(waiting, signal)
      return release
    },
    drained: async () => {
      if (taken > 0) await new Promise<void>((resolve) => drain.push(resolve))
    },
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    const onAbort = () => {
      waiting.splice(waiting.indexOf(onTurn), 1)
      reject(signal.reason as Error)
    }
    waiting.push(onTurn)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
