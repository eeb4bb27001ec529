import {
  addressKind,
  checkWebhookUrl,
  isAppError,
  maxResponseLength,
  mayConnect,
  type WebhookAnswer,
  type WebhookMessage,
  type WebhookSender,
} from '@cloudalbum/core'
import { lookup as lookUpName, type LookupAddress } from 'node:dns'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps, type RequestOptions } from 'node:https'
import type { LookupFunction } from 'node:net'

export type LookUp = (hostname: string) => Promise<LookupAddress[]>

export interface HttpWebhookSenderOptions {
  /** Also to addresses of the home network and this machine. */
  allowPrivate: boolean
  timeoutMs?: number
  lookUp?: LookUp
}

/**
 * Sends to public addresses only. A name is looked up once, all its addresses are checked, and the connection goes to one of
 * these very addresses: a name that leads elsewhere a moment later (DNS rebinding) changes nothing.
 */
export function createHttpWebhookSender(options: HttpWebhookSenderOptions): WebhookSender {
  const { allowPrivate, timeoutMs = 10_000, lookUp = systemLookUp } = options
  return {
    checkUrl: (url) => void checkWebhookUrl(url, { allowPrivate }),
    async send(message, signal) {
      const startedMs = performance.now()
      const limit = AbortSignal.timeout(timeoutMs)
      const answer = (more: Partial<WebhookAnswer>): WebhookAnswer => ({
        status: null,
        error: null,
        response: '',
        ...more,
        durationMs: Math.round(performance.now() - startedMs),
      })
      try {
        const url = checkWebhookUrl(message.url, { allowPrivate })
        const both = signal ? AbortSignal.any([signal, limit]) : limit
        const addresses = await beforeAbort(allowedAddresses(url, lookUp, allowPrivate), both)
        return answer(await post(url, addresses, message, both))
      } catch (error) {
        signal?.throwIfAborted()
        if (limit.aborted) return answer({ error: `There was no answer within ${timeoutMs / 1000} seconds.` })
        return answer({ error: explain(error) })
      }
    },
  }
}

const systemLookUp: LookUp = (hostname) =>
  new Promise((resolve, reject) =>
    lookUpName(hostname, { all: true }, (error, found) => (error ? reject(error) : resolve(found))),
  )

async function allowedAddresses(url: URL, lookUp: LookUp, allowPrivate: boolean): Promise<LookupAddress[]> {
  const found = await lookUp(url.hostname.replace(/^\[|\]$/g, ''))
  if (found.length === 0) throw new Error('Its name has no address.')
  // One that is not allowed among others is no accident.
  const bad = found.find(({ address }) => !mayConnect(addressKind(address), allowPrivate))
  if (bad)
    throw new Error(
      `Its name leads to ${bad.address}, which is not a public address. Nothing was sent there.`,
    )
  return found
}

/** A look-up cannot be stopped, but need not be waited for. */
async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function post(
  url: URL,
  addresses: LookupAddress[],
  { headers, body }: WebhookMessage,
  signal: AbortSignal,
): Promise<{ status: number; response: string }> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // No connection is kept or shared, and no proxy of the environment stands between.
    agent: false,
    lookup: pinned(addresses),
    signal,
  }
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      void readStart(response).then((text) => resolve({ status: response.statusCode ?? 0, response: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Answers what was found before. */
const pinned =
  (addresses: LookupAddress[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all || !first) callback(null, addresses)
    else callback(null, first.address, first.family)
  }

/** The beginning of a body; the rest is not waited for. A body that breaks off changes nothing: the status has said it all. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= maxResponseLength) break
    }
  } catch {
    response.destroy()
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxResponseLength))
}

const sentences: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers at this address and port.',
  ECONNRESET: 'The connection was closed before there was an answer.',
  ENOTFOUND: 'There is no such name.',
  EAI_AGAIN: 'The name could not be looked up.',
  EHOSTUNREACH: 'The address cannot be reached.',
  ENETUNREACH: 'The address cannot be reached.',
  ETIMEDOUT: 'The address cannot be reached.',
  EPROTO: 'The server does not speak TLS as it should. Is it http:// perhaps?',
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the server is not signed by a known authority.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the server is not signed by a known authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the server is not signed by a known authority.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the server is for another name.',
}

function explain(error: unknown): string {
  if (isAppError(error)) return error.message
  // Several addresses were tried, each with an error of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const { code, message } = first as NodeJS.ErrnoException
  return sentences[code ?? ''] ?? message
}
