import type { FinishedSpan, SpanAttributes } from '../finished-span.ts'
import { encodeSpans } from './encode-spans.ts'

export interface OtlpRequest {
  url: string
  headers: Record<string, string>
  body: string
}

export interface OtlpExporterOptions {
  /** That takes traces: it ends with `/v1/traces`. */
  url: string
  headers?: Record<string, string>
  /** Who records: `service.name` and the like. */
  resource: SpanAttributes
  /** The headers of a request, and what proves who sends it. */
  sign?: (request: OtlpRequest) => Promise<Record<string, string>>
  /** Told of spans that were given up, and why. */
  onDropped: (count: number, reason: string) => void
  /** Spans that wait at most; those that come then are given up. */
  mostWaiting?: number
  /** How long spans are gathered. */
  everyMs?: number
  /** For one request. */
  timeoutMs?: number
}

export interface OtlpExporter {
  add(span: FinishedSpan): void
  /** Sends what waits, once. Never rejects. */
  flush(): Promise<void>
}

/** Takes a request of 512 spans of 1 kB in any receiver. */
const mostInRequest = 512
const longestPauseMs = 60_000
/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const retryable = new Set([429, 502, 503, 504])

/**
 * Sends spans as OTLP over HTTP, in JSON. A receiver that is down, slow or wrong costs memory for `mostWaiting` spans and
 * nothing else: requests and jobs never wait for it.
 */
export function createOtlpExporter(options: OtlpExporterOptions): OtlpExporter {
  const { mostWaiting = 4096, everyMs = 2000, onDropped } = options
  let waiting: FinishedSpan[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | undefined
  let pauseMs = everyMs

  /** Gives whether to go on with the next. */
  async function sendSome(): Promise<boolean> {
    const batch = waiting.slice(0, mostInRequest)
    waiting = waiting.slice(mostInRequest)
    const end = await send(options, batch)
    if (end === 'sent') {
      pauseMs = everyMs
      return waiting.length > 0
    }
    if (end.again) {
      pauseMs = Math.min(longestPauseMs, pauseMs * 2)
      keep(batch, end.reason)
      return false
    }
    onDropped(batch.length, end.reason)
    return waiting.length > 0
  }

  /** For another try, before those that came meanwhile. */
  function keep(batch: FinishedSpan[], reason: string): void {
    const all = [...batch, ...waiting]
    waiting = all.slice(0, mostWaiting)
    if (all.length > waiting.length) onDropped(all.length - waiting.length, reason)
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    sending ??= (async () => {
      while (waiting.length > 0 && (await sendSome())) continue
    })().finally(() => {
      sending = undefined
      if (waiting.length > 0) schedule()
    })
    return sending
  }

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), pauseMs).unref()
  }

  return {
    add(span) {
      if (waiting.length >= mostWaiting) return onDropped(1, 'the receiver is too slow')
      waiting.push(span)
      if (!sending) schedule()
    },
    flush,
  }
}

type SendEnd = 'sent' | { again: boolean; reason: string }

async function send(options: OtlpExporterOptions, spans: FinishedSpan[]): Promise<SendEnd> {
  const { url, resource, sign, timeoutMs = 10_000 } = options
  const body = encodeSpans(resource, spans)
  try {
    const headers = { ...options.headers, 'content-type': 'application/json' }
    const signed = sign ? await sign({ url, headers, body }) : headers
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(url, { method: 'POST', headers: signed, body, signal, redirect: 'error' })
    await answer.arrayBuffer()
    if (answer.ok) return 'sent'
    return { again: retryable.has(answer.status), reason: `the receiver answers ${answer.status}` }
  } catch (error) {
    return { again: true, reason: `the receiver does not answer: ${reasonOf(error)}` }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? error.cause : error
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
