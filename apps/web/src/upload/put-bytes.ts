import { problem } from '@cloudalbum/contract'
import { PutError } from './retry.ts'
import type { SignedPut } from './send-photo.ts'

/** A connection that moves nothing for this long is given up and tried again. */
const stalledMs = 60_000
/** Set by the browser itself. */
const forbiddenHeaders = new Set(['content-length', 'host'])

/** PUTs bytes as the signature says. `fetch` tells nothing of what is sent so far, so this is XMLHttpRequest. @throws PutError, AbortError */
export function putBytes(
  request: SignedPut,
  body: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    let stalled: ReturnType<typeof setTimeout> | undefined
    const watch = () => {
      clearTimeout(stalled)
      stalled = setTimeout(() => xhr.abort(), stalledMs)
    }
    const stop = () => xhr.abort()
    const end = (settle: () => void) => {
      clearTimeout(stalled)
      signal.removeEventListener('abort', stop)
      settle()
    }
    xhr.open(request.method, request.url)
    for (const [name, value] of Object.entries(request.headers))
      if (!forbiddenHeaders.has(name.toLowerCase())) xhr.setRequestHeader(name, value)
    xhr.upload.addEventListener('progress', (event) => {
      watch()
      onSent(event.loaded)
    })
    xhr.addEventListener('load', () =>
      end(() => (xhr.status >= 200 && xhr.status < 300 ? resolve() : reject(refusal(xhr)))),
    )
    xhr.addEventListener('error', () => end(() => reject(new PutError(0))))
    xhr.addEventListener('abort', () =>
      end(() => reject(signal.aborted ? new DOMException('', 'AbortError') : new PutError(0))),
    )
    if (signal.aborted) return end(() => reject(new DOMException('', 'AbortError')))
    signal.addEventListener('abort', stop, { once: true })
    watch()
    xhr.send(body)
  })
}

/** Problem details of this server, or the XML of an object store. */
function refusal(xhr: XMLHttpRequest): PutError {
  const text = xhr.responseText
  try {
    const parsed = problem.safeParse(JSON.parse(text))
    if (parsed.success) return new PutError(xhr.status, parsed.data.code, parsed.data.detail)
  } catch {
    // Not JSON: an object store answers in XML.
  }
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1]
  if (xhr.status === 412 || code === 'PreconditionFailed') return new PutError(xhr.status, 'already-uploaded')
  if (code === 'BadDigest' || code === 'XAmzContentChecksumMismatch')
    return new PutError(xhr.status, 'checksum-mismatch')
  return new PutError(xhr.status, undefined, '')
}
