import { AppError, isAppError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { chunksOf, joined } from './bytes.ts'
import type { BackupPlace } from './place.ts'

/** Who writes to a place, so that another process of the same machine can tell whether it still lives. */
export interface Writer {
  host: string
  process: number
}

export interface LockPorts {
  clock: Clock
  writer: Writer
  /** Whether this writer is known to have ended. */
  isGone: (writer: Writer) => boolean
}

interface Turn extends Writer {
  holder: string
  untilMs: number
}

const leaseMs = 15 * 60_000
const extendMs = 5 * 60_000

/**
 * One writer at a place. Its state is the object of the highest number under `lock/`; a change is the next number, which a store
 * that creates only gives to one. Whoever ends without a word is followed after a quarter of an hour, at once on the same machine.
 */
export class PlaceLock {
  private readonly place: BackupPlace
  private readonly ports: LockPorts
  private readonly holder = newId()
  private number = 0
  private extendAtMs = 0

  private constructor(place: BackupPlace, ports: LockPorts) {
    this.place = place
    this.ports = ports
  }

  /** Runs `work` as the only writer. @throws AppError `conflict` while somebody else writes. */
  static async hold<T>(
    place: BackupPlace,
    ports: LockPorts,
    work: (lock: PlaceLock) => Promise<T>,
  ): Promise<T> {
    const lock = new PlaceLock(place, ports)
    await lock.take()
    try {
      return await work(lock)
    } finally {
      await lock.release()
    }
  }

  /** To be called every minute or so. @throws AppError `conflict` when it was taken away. */
  async keep(options: { now?: boolean } = {}): Promise<void> {
    if (!options.now && this.ports.clock.now() < this.extendAtMs) return
    if (!(await this.write(leaseMs))) throw taken(this.place)
  }

  private async take(): Promise<void> {
    const last = await this.last()
    this.number = last?.number ?? 0
    if (last && last.turn.untilMs > this.ports.clock.now() && !this.ports.isGone(last.turn)) {
      const since = `${last.turn.host}, process ${last.turn.process}`
      throw new AppError(
        'conflict',
        `Somebody else writes to ${this.place.name} (${since}). Wait until it is done; after a crash, a quarter of an hour at most.`,
      )
    }
    if (!(await this.write(leaseMs))) throw taken(this.place)
  }

  private async release(): Promise<void> {
    await this.write(-1)
  }

  /** False when somebody else was faster. */
  private async write(forMs: number): Promise<boolean> {
    const nowMs = this.ports.clock.now()
    const turn: Turn = { ...this.ports.writer, holder: this.holder, untilMs: nowMs + forMs }
    const next = this.number + 1
    const bytes = new TextEncoder().encode(JSON.stringify(turn))
    try {
      await this.place.options.store.put(this.keyOf(next), bytes, { contentType: 'application/json' })
    } catch (error) {
      if (isAppError(error, 'already-uploaded')) return false
      throw error
    }
    // Numbers below the last one are free again: of one that others have passed nothing follows.
    if ((await this.last())?.number !== next) {
      await this.place.options.store.remove([this.keyOf(next)])
      return false
    }
    // Only after the next one is there: nobody may find none and begin at 1.
    if (this.number > 0) await this.place.options.store.remove([this.keyOf(this.number)])
    this.number = next
    this.extendAtMs = nowMs + extendMs
    return true
  }

  private async last(): Promise<{ number: number; turn: Turn } | undefined> {
    for (;;) {
      let key: string | undefined
      for await (const blob of this.place.list('lock/')) key = blob.key
      if (key === undefined) return undefined
      try {
        const { body } = await this.place.options.store.get(key)
        const turn = turnOf(new TextDecoder().decode(await joined(chunksOf(body))))
        return { number: Number(/(\d+)\.json$/.exec(key)?.[1] ?? 0), turn }
      } catch (error) {
        // The next one is there, then.
        if (!isAppError(error, 'not-found')) throw error
      }
    }
  }

  private readonly keyOf = (number: number) =>
    `${this.place.options.prefix}lock/${String(number).padStart(12, '0')}.json`
}

/** One that cannot be read holds nothing: it is followed by the next. */
function turnOf(text: string): Turn {
  try {
    return JSON.parse(text) as Turn
  } catch {
    return { host: '', process: 0, holder: '', untilMs: 0 }
  }
}

const taken = (place: BackupPlace) =>
  new AppError('conflict', `Somebody else has begun to write to ${place.name}. Try again when that is done.`)
