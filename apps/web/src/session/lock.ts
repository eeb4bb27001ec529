const pollMs = 100
const leaseMs = 15_000

export type WithLock = <T>(name: string, run: () => Promise<T>) => Promise<T>

/** Runs one at a time over all tabs of the browser. */
export const withLock: WithLock = (name, run) =>
  // Web Locks exist on https and localhost only; an album in the home network may be reached by plain http.
  'locks' in navigator ? navigator.locks.request(name, run) : withLease(name, run)

/** A lease in localStorage: enough between tabs of one person, not a lock in the strict sense. */
export async function withLease<T>(name: string, run: () => Promise<T>): Promise<T> {
  const key = `cloudalbum.lock.${name}`
  const mine = `${Math.random()}`
  const deadlineMs = Date.now() + leaseMs
  for (;;) {
    const [owner, untilMs] = (localStorage.getItem(key) ?? '').split(' ')
    if (owner === mine) break
    if (!owner || Number(untilMs) < Date.now() || Date.now() > deadlineMs)
      localStorage.setItem(key, `${mine} ${Date.now() + leaseMs}`)
    await new Promise((done) => setTimeout(done, pollMs))
  }
  try {
    return await run()
  } finally {
    localStorage.removeItem(key)
  }
}
