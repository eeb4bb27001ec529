import type { Page, Request } from '@playwright/test'

export interface HeldBack {
  /** All that matched so far, held or not. */
  readonly requests: readonly Request[]
  /** Lets what waits go on, and everything after it. */
  release(): void
}

/** Holds requests back, so that a test can act in the middle of them. @param from the first so many go through */
export async function holdBack(
  page: Page,
  matches: (request: Request) => boolean,
  { from = 0 } = {},
): Promise<HeldBack> {
  const requests: Request[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/*', async (route) => {
    if (!matches(route.request())) return route.fallback()
    if (requests.push(route.request()) > from) await released
    // The page may have given it up, or be gone, while it waited.
    await route.continue().catch(() => undefined)
  })
  return { requests, release }
}

/** Of bytes: to the album itself, or to the bucket that it sends browsers to. */
export const isUpload = (request: Request): boolean =>
  request.method() === 'PUT' && !new URL(request.url()).pathname.startsWith('/api/')

/** Of pictures of photos: the album gives them out, or the distribution in front of the buckets. */
export const isMedia = (url: string): boolean =>
  /^\/(?:media|originals|renditions)\//.test(new URL(url).pathname)
