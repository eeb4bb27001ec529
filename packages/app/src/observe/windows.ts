import type { Clock } from '@cloudalbum/core'

/** A window is this long; so many are kept. */
export const windowMs = 10 * 60_000
export const windowCount = 6

/** One value for each of the last windows of time; those before are forgotten. */
export class Windows<T> {
  private readonly clock: Clock
  private readonly make: () => T
  private kept: { at: number; value: T }[] = []

  constructor(clock: Clock, make: () => T) {
    this.clock = clock
    this.make = make
  }

  get current(): T {
    const at = Math.floor(this.clock.now() / windowMs)
    const newest = this.kept.at(-1)
    if (newest?.at === at) return newest.value
    const value = this.make()
    this.kept = [...this.recent(at), { at, value }]
    return value
  }

  /** Oldest first. */
  get all(): T[] {
    return this.recent(Math.floor(this.clock.now() / windowMs)).map(({ value }) => value)
  }

  private recent(at: number) {
    return this.kept.filter((one) => one.at > at - windowCount && one.at <= at)
  }
}
