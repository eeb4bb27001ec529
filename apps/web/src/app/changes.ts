import { ApiError, type Change, change, type Client, getChanges } from '@cloudalbum/contract'
import { type InjectionKey, onScopeDispose } from 'vue'
import { PollPace } from './poll-pace.ts'
import { readEvents } from './read-events.ts'
import { useInjected } from './use-injected.ts'

type ChangeOf<T extends Change['type']> =
  Extract<Change, { type: T }> extends never ? Change : Extract<Change, { type: T }>

export interface Changes {
  /** Calls `handler` for each change of these types; the answer stops it. */
  on<T extends Change['type']>(types: T | readonly T[], handler: (change: ChangeOf<T>) => void): () => void
  start(): void
  stop(): void
}

const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** A hidden tab gives its connection back: browsers allow six to a server over HTTP/1.1. */
const hiddenMs = 30_000

export function createChanges(client: Client): Changes {
  const handlers = new Map<string, Set<(change: Change) => void>>()
  const stream: Stream = { client, lastEventId: '', deliver: (text) => deliver(handlers, text) }
  let running: AbortController | undefined
  let wanted = false

  function connect() {
    if (running || !wanted) return
    running = new AbortController()
    void follow(stream, running.signal)
  }
  function disconnect() {
    running?.abort()
    running = undefined
  }
  followVisibility(connect, disconnect)

  return {
    on(types, handler) {
      const list = typeof types === 'string' ? [types] : types
      for (const type of list) {
        const set = handlers.get(type) ?? new Set()
        handlers.set(type, set.add(handler as (change: Change) => void))
      }
      return () => list.forEach((type) => handlers.get(type)?.delete(handler as (change: Change) => void))
    },
    start() {
      wanted = true
      if (!document.hidden) connect()
    },
    stop() {
      wanted = false
      stream.lastEventId = ''
      disconnect()
    },
  }
}

interface Stream {
  client: Client
  lastEventId: string
  deliver(text: string): void
}

function deliver(handlers: ReadonlyMap<string, ReadonlySet<(change: Change) => void>>, text: string): void {
  const parsed = change.safeParse(JSON.parse(text))
  // A newer server may tell of things that this page does not know yet.
  if (parsed.success) for (const handler of [...(handlers.get(parsed.data.type) ?? [])]) handler(parsed.data)
}

async function follow(stream: Stream, signal: AbortSignal): Promise<void> {
  let waitMs = firstWaitMs
  let wishedMs = 0
  const pace = new PollPace()
  while (!signal.aborted) {
    const fromMs = performance.now()
    let hasNews = false
    let pauseMs = wishedMs
    try {
      const { lastEventId } = stream
      const headers = {
        accept: 'text/event-stream',
        ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      }
      const response = await stream.client.open(getChanges, {}, { signal, headers })
      for await (const event of readEvents(response)) {
        waitMs = firstWaitMs
        wishedMs = event.retryMs ?? wishedMs
        if (event.id !== undefined) stream.lastEventId = event.id
        if (event.data) stream.deliver(event.data)
        hasNews ||= event.data !== ''
      }
      pauseMs = pace.waitMs({ fromMs, toMs: performance.now(), hasNews, wishedMs })
    } catch (error) {
      if (signal.aborted) return
      // Signed out: whoever renews the session says so; nothing to follow any more.
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return
    }
    await pause(Math.max(waitMs, pauseMs) * (0.5 + Math.random() / 2), signal)
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }
}

function followVisibility(connect: () => void, disconnect: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(disconnect, hiddenMs)
    else connect()
  })
  window.addEventListener('online', () => {
    disconnect()
    connect()
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true })
  })
}

export const changesKey: InjectionKey<Changes> = Symbol('changes')

/** Live changes of the album; what is registered here ends with the component. */
export function useChanges(): { on: Changes['on'] } {
  const changes = useInjected(changesKey)
  return {
    on(types, handler) {
      const stop = changes.on(types, handler)
      onScopeDispose(stop)
      return stop
    },
  }
}
