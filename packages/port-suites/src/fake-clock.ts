import type { Clock } from '@cloudalbum/core'

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  private nowMs: number

  constructor(nowMs = Date.UTC(2026, 10, 21, 12)) {
    this.nowMs = nowMs
  }

  now(): number {
    return this.nowMs
  }

  advance(ms: number): void {
    this.nowMs += ms
  }
}
