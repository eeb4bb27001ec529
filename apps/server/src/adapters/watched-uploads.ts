import { isAppError, type BlobStore } from '@cloudalbum/core'

export interface WatchedUploadsOptions {
  blobs: BlobStore
  /** Called when the bytes are there. @throws AppError `not-found` when nobody waits for them any more. */
  onUploaded: (key: string) => Promise<void>
  onError: (error: unknown) => void
}

interface Watched {
  nextAtMs: number
  pauseMs: number
  untilMs: number
}

const tickMs = 500
const firstPauseMs = 1000
const longestPauseMs = 30_000
const growth = 1.4
const atOnce = 8

/**
 * Looks whether uploads have come to a store that tells nobody: soon after an address was given out, then ever more seldom, until
 * the address ends. What is not seen here is found by the reconciler.
 */
export class WatchedUploads {
  private readonly watched = new Map<string, Watched>()
  private readonly options: WatchedUploadsOptions
  private timer: ReturnType<typeof setTimeout> | undefined
  private looking = Promise.resolve()
  private stopped = false

  constructor(options: WatchedUploadsOptions) {
    this.options = options
  }

  watch(key: string, untilMs: number): void {
    if (this.stopped) return
    const nowMs = Date.now()
    this.watched.set(key, { nextAtMs: nowMs + firstPauseMs, pauseMs: firstPauseMs, untilMs })
    this.schedule()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.looking
  }

  private schedule(): void {
    if (this.timer !== undefined || this.stopped || this.watched.size === 0) return
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => {
        this.timer = undefined
        this.schedule()
      })
    }, tickMs)
  }

  private async look(): Promise<void> {
    const nowMs = Date.now()
    const due = [...this.watched].filter(([, { nextAtMs }]) => nextAtMs <= nowMs)
    for (let from = 0; from < due.length; from += atOnce)
      await Promise.all(due.slice(from, from + atOnce).map(([key, one]) => this.lookAt(key, one, nowMs)))
  }

  private async lookAt(key: string, one: Watched, nowMs: number): Promise<void> {
    try {
      if (await this.options.blobs.head(key)) {
        this.watched.delete(key)
        return await this.options.onUploaded(key)
      }
    } catch (error) {
      if (isAppError(error, 'not-found')) return
      this.options.onError(error)
    }
    one.pauseMs = Math.min(longestPauseMs, one.pauseMs * growth)
    one.nextAtMs = nowMs + one.pauseMs
    if (one.nextAtMs > one.untilMs) this.watched.delete(key)
  }
}
