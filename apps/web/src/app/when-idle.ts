const latestMs = 2000

/** Runs when the browser has nothing better to do, and at the latest after two seconds. */
export function whenIdle(run: () => void): void {
  // Safari has no such thing.
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: latestMs })
  else setTimeout(run, latestMs / 10)
}
