import { thumbHashToDataURL } from 'thumbhash'

const most = 600
const known = new Map<string, string>()

/** A blurred likeness as a `data:` address; '' where there is none. Decoded once, as long as it stays among the last used. */
export function thumbHashUrl(hash: string): string {
  if (hash === '') return ''
  const before = known.get(hash)
  if (before !== undefined) {
    known.delete(hash)
    known.set(hash, before)
    return before
  }
  const url = decode(hash)
  known.set(hash, url)
  const oldest = known.keys().next().value
  if (known.size > most && oldest !== undefined) known.delete(oldest)
  return url
}

function decode(hash: string): string {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)))
  } catch {
    // Not base64, or too short: the photo appears on the plain background.
    return ''
  }
}

/** Decoding many at once would hold up the page: it goes on between frames. */
const sliceMs = 5
const waiting = new Map<symbol, () => void>()

/** Shows the likeness at once where it is known, else soon; the answer gives up. */
export function showThumbHash(hash: string, show: (url: string) => void): () => void {
  const before = known.get(hash)
  if (hash === '' || before !== undefined) {
    if (before) show(before)
    return () => undefined
  }
  const key = Symbol(hash)
  if (waiting.size === 0) setTimeout(decodeWaiting)
  waiting.set(key, () => show(thumbHashUrl(hash)))
  return () => waiting.delete(key)
}

function decodeWaiting(): void {
  const endMs = performance.now() + sliceMs
  for (const [key, run] of waiting) {
    waiting.delete(key)
    run()
    if (performance.now() > endMs) break
  }
  if (waiting.size > 0) setTimeout(decodeWaiting)
}
