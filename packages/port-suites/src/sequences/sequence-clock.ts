import type { Clock } from '@cloudalbum/core'

/** Says what it is told. */
export class SequenceClock implements Clock {
  private nowMs = 0

  now = () => this.nowMs
  set = (nowMs: number) => void (this.nowMs = nowMs)
}
