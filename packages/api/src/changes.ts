import { getChanges } from '@cloudalbum/contract'
import { isAppError, type Change, type ChangeEntry, type ChangeFeed, type Clock } from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

export interface ChangePorts {
  changes: ChangeFeed
  clock: Clock
  /** As `createApi` uses it: asked again while the stream is open, so that a sign-out ends it. */
  authenticate: (request: Request) => Promise<unknown>
  heartbeatMs?: number
  /** The client then comes back, with a fresh token. */
  longestMs?: number
  /** Aborts when the process stops: open streams end. One that has aborted before: each answer is what there is, and ends. */
  ending?: AbortSignal
}

const batch = 100
const defaultHeartbeatMs = 25_000
const defaultLongestMs = 15 * 60_000
/** When the client comes again: after a stream that ended, and after an answer that held all there was. */
const retryMs = { streams: 3000, answers: 4000 }

/** A page loads what it shows while it connects: what changed in that time it may have missed. */
const loadingMs = 30_000

/** Changes as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function changeHandlers(ports: ChangePorts): Handler[] {
  return [
    handle(getChanges, ({ actor, request }) => {
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store, no-transform',
        // Proxies that gather answers would hold events back.
        'x-accel-buffering': 'no',
      }
      return Promise.resolve(
        new Response(new ReadableStream(new ChangeSource(ports, actor.accountId, request)), { headers }),
      )
    }),
  ]
}

/** Read only as fast as the client takes it: what waits stays in the feed, and comes gathered. */
class ChangeSource {
  private readonly ports: ChangePorts
  private readonly accountId: string
  private readonly request: Request
  private readonly bell = createBell()
  private readonly encoder = new TextEncoder()
  /** Nobody stays to tell more. */
  private readonly answersOnce: boolean
  private unsubscribe = () => {}
  private heartbeat: ReturnType<typeof setInterval> | undefined
  private cursor: string | undefined
  private begun = false
  private ended = false
  private beats = 0
  private beatsTold = 0

  constructor(ports: ChangePorts, accountId: string, request: Request) {
    this.ports = ports
    this.accountId = accountId
    this.request = request
    this.cursor = request.headers.get('last-event-id') || undefined
    this.answersOnce = ports.ending?.aborted ?? false
  }

  start(): void {
    if (this.answersOnce) return
    this.ports.ending?.addEventListener('abort', this.cancel)
    this.unsubscribe = this.ports.changes.subscribe(this.accountId, this.bell.ring)
    this.heartbeat = setInterval(() => void this.beat(), this.ports.heartbeatMs ?? defaultHeartbeatMs)
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (!this.ended) {
      this.bell.reset()
      const text = await this.next().catch((error: unknown) => {
        this.cancel()
        throw error
      })
      if (text !== undefined) controller.enqueue(this.encoder.encode(text))
      if (this.answersOnce) break
      if (text !== undefined) return
      await this.bell.rung()
    }
    controller.close()
  }

  readonly cancel = (): void => {
    this.ended = true
    this.ports.ending?.removeEventListener('abort', this.cancel)
    this.unsubscribe()
    clearInterval(this.heartbeat)
    this.bell.ring()
  }

  private async beat(): Promise<void> {
    const { heartbeatMs = defaultHeartbeatMs, longestMs = defaultLongestMs } = this.ports
    const signedIn = await this.isSignedIn()
    this.beats++
    if (!signedIn || this.beats * heartbeatMs >= longestMs) this.cancel()
    else this.bell.ring()
  }

  /** A token that is no longer good ends the stream; a store that cannot answer does not. */
  private async isSignedIn(): Promise<boolean> {
    const caller = this.ports.authenticate(this.request)
    return Boolean(await caller.catch((error: unknown) => isAppError(error, 'unavailable')))
  }

  /** Undefined when there is nothing to say. */
  private async next(): Promise<string | undefined> {
    const { clock } = this.ports
    const {
      changes,
      cursor,
      reset,
      newestAtMs = -Infinity,
    } = await this.ports.changes.read(this.accountId, this.cursor, batch)
    const moved = cursor !== this.cursor
    this.cursor = cursor
    if (reset) return eventOf(cursor, { type: 'reset' })
    if (changes.length > 0) {
      // Who was signed out since the last beat learns nothing any more.
      if (await this.isSignedIn()) return gathered(changes)
      this.cancel()
      return undefined
    }
    if (!this.begun || moved) {
      this.begun = true
      const retry = `retry: ${this.answersOnce ? retryMs.answers : retryMs.streams}\n`
      // An id without data sets where to continue, and tells the page nothing.
      const isLoaded = clock.now() - newestAtMs > loadingMs
      return retry + (isLoaded ? `id: ${cursor}\n\n` : eventOf(cursor, { type: 'reset' }))
    }
    if (this.beats === this.beatsTold) return undefined
    this.beatsTold = this.beats
    return ':\n\n'
  }
}

/** Changes of one kind that follow each other make one event, under the cursor of the last. */
function gathered(entries: ChangeEntry[]): string {
  const events: { cursor: string; change: Change }[] = []
  for (const { cursor, change } of entries) {
    const last = events.at(-1)
    const joined = last && join(last.change, change)
    if (last && joined) Object.assign(last, { cursor, change: joined })
    else events.push({ cursor, change })
  }
  return events.map(({ cursor, change }) => eventOf(cursor, change)).join('')
}

function join(a: Change, b: Change): Change | undefined {
  if (a.type !== b.type) return undefined
  if ('photoIds' in a && 'photoIds' in b)
    return { ...a, photoIds: [...new Set([...a.photoIds, ...b.photoIds])] }
  if ('albumIds' in a && 'albumIds' in b)
    return { ...a, albumIds: [...new Set([...a.albumIds, ...b.albumIds])] }
  return a
}

const eventOf = (cursor: string, change: Change | { type: 'reset' }) =>
  `id: ${cursor}\ndata: ${JSON.stringify(change)}\n\n`

/** Something to wait for that may have happened just before. */
function createBell() {
  let resolve = () => {}
  let rung = Promise.resolve()
  const reset = () => void (rung = new Promise((done) => (resolve = done)))
  reset()
  return { ring: () => resolve(), rung: () => rung, reset }
}
