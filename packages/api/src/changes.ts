import { getChanges } from '@cloudalbum/contract'
import { isAppError, type Change, type ChangeEntry, type ChangeFeed } from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

export interface ChangePorts {
  changes: ChangeFeed
  /** As `createApi` uses it: asked again while the stream is open, so that a sign-out ends it. */
  authenticate: (request: Request) => Promise<unknown>
  heartbeatMs?: number
  /** The client then comes back, with a fresh token. */
  longestMs?: number
  /** Aborts when the server stops. */
  ending?: AbortSignal
}

const batch = 100

/** Changes as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function changeHandlers(ports: ChangePorts): Handler[] {
  return [
    handle(getChanges, ({ actor, request }) => {
      const after = request.headers.get('last-event-id') ?? undefined
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store, no-transform',
        // Proxies that gather answers would hold events back.
        'x-accel-buffering': 'no',
      }
      return Promise.resolve(new Response(changeStream(ports, actor.accountId, request, after), { headers }))
    }),
  ]
}

/** Read only as fast as the client takes it: what waits stays in the feed, and comes gathered. */
function changeStream(
  ports: ChangePorts,
  accountId: string,
  request: Request,
  after: string | undefined,
): ReadableStream<Uint8Array> {
  const { changes, authenticate, heartbeatMs = 25_000, longestMs = 15 * 60_000 } = ports
  const encoder = new TextEncoder()
  const bell = createBell()
  let unsubscribe = () => {}
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let cursor = after === '' ? undefined : after
  let begun = false
  let beats = 0
  let told = 0
  let ended = false

  function close(): void {
    ended = true
    ports.ending?.removeEventListener('abort', close)
    unsubscribe()
    clearInterval(heartbeat)
    bell.ring()
  }

  async function beat(): Promise<void> {
    const signedIn = await authenticate(request).catch((error: unknown) => {
      // A token that is no longer good ends the stream; a store that cannot answer does not.
      if (isAppError(error, 'unavailable')) return true
      return undefined
    })
    beats++
    if (!signedIn || beats * heartbeatMs >= longestMs) close()
    else bell.ring()
  }

  async function next(): Promise<string | undefined> {
    const read = await changes.read(accountId, cursor, batch)
    const moved = read.cursor !== cursor
    cursor = read.cursor
    if (read.reset) return eventOf(cursor, { type: 'reset' })
    if (read.changes.length > 0) return gathered(read.changes)
    if (!begun || moved) {
      begun = true
      // An id without data sets where to continue, and tells the page nothing.
      return `retry: 3000\nid: ${cursor}\n\n`
    }
    if (beats === told) return undefined
    told = beats
    return ':\n\n'
  }

  return new ReadableStream<Uint8Array>({
    start() {
      unsubscribe = changes.subscribe(accountId, bell.ring)
      heartbeat = setInterval(() => void beat(), heartbeatMs)
      ports.ending?.addEventListener('abort', close, { once: true })
    },
    async pull(controller) {
      while (!ended) {
        bell.reset()
        const text = await next().catch((error: unknown) => {
          close()
          throw error
        })
        if (text !== undefined) return controller.enqueue(encoder.encode(text))
        await bell.rung()
      }
      controller.close()
    },
    cancel: close,
  })
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
