/** Tells the album what a visitor opened, a few at a time, without holding up the page. */
export interface Clicks {
  /** Null: the gallery itself. */
  opened(itemId: string | null): void
  /** Who looks is known now: the owner does not count. What was opened so far waited for this. */
  begin(isOwner: boolean): void
  /** Sends what waits, as when the page is left. */
  flush(): void
}

interface Options {
  galleryId: string
  beacon?: (url: string, body: Blob) => boolean
}

const waitMs = 3000
/** Most that one request may hold. */
const mostClicks = 50

export function createClicks({
  galleryId,
  beacon = (url, body) => navigator.sendBeacon(url, body),
}: Options): Clicks {
  let waiting: (string | null)[] = []
  let counts: boolean | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    while (counts && waiting.length > 0) {
      const itemIds = waiting.slice(0, mostClicks)
      const body = JSON.stringify({ batchId: batchId(), galleryId, itemIds })
      // The browser has no room for it now; the next ones take it along.
      if (!beacon('/api/clicks', new Blob([body], { type: 'application/json' }))) return
      waiting = waiting.slice(mostClicks)
    }
  }
  function opened(itemId: string | null) {
    if (counts === false) return
    waiting.push(itemId)
    if (counts) timer ??= setTimeout(flush, waitMs)
  }
  return {
    opened,
    begin(isOwner) {
      counts = !isOwner
      if (isOwner) waiting = []
      flush()
    },
    flush,
  }
}

/** `crypto.randomUUID` is missing where the album is reached without HTTPS. */
const batchId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
