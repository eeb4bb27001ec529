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
