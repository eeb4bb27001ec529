export interface ListenerOptions {
  /** Number of the newest change of an account; undefined: there was none yet. */
  look: (accountId: string) => Promise<number | undefined>
  pollMs: number | undefined
  onFault: ((error: unknown) => void) | undefined
}

/** Who wants to hear of changes, by account. Accounts that somebody listens to are looked at every `pollMs`. */
export function createListeners({ look, pollMs, onFault }: ListenerOptions) {
  const accounts = new Map<string, { listeners: Set<() => void>; stop: () => void }>()

  const ring = (accountId: string) => {
    for (const listener of [...(accounts.get(accountId)?.listeners ?? [])]) listener()
  }

  /** One look at a time, so that slow ones do not pile up. The first one only remembers. */
  function poll(accountId: string, everyMs: number): () => void {
    let seen: { last: number | undefined } | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const turn = async () => {
      try {
        const last = await look(accountId)
        const isNew = seen !== undefined && seen.last !== last
        seen = { last }
        if (isNew && !stopped) ring(accountId)
      } catch (error) {
        onFault?.(error)
      }
      next()
    }
    const next = () => {
      if (stopped) return
      timer = setTimeout(() => void turn(), everyMs)
      timer.unref()
    }
    void turn()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }

  function add(accountId: string, listener: () => void): () => void {
    // A function of its own for each, so that one who listens twice also stops twice.
    const mine = () => listener()
    const known = accounts.get(accountId)
    const account = known ?? {
      listeners: new Set<() => void>(),
      stop: pollMs === undefined ? () => {} : poll(accountId, pollMs),
    }
    account.listeners.add(mine)
    accounts.set(accountId, account)
    return () => {
      account.listeners.delete(mine)
      if (account.listeners.size > 0 || accounts.get(accountId) !== account) return
      account.stop()
      accounts.delete(accountId)
    }
  }

  return { ring, add }
}
