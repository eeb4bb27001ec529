import { setTimeout as pause } from 'node:timers/promises'

/** Looks again and again until there is something. @throws Error after `limitMs`. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = 60_000,
): Promise<T> {
  const endMs = performance.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > endMs) throw new Error(`Waited in vain: ${what}`)
    await pause(10)
  }
}
