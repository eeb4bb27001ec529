declare global {
  interface Window {
    /** By method and address, such as `GET /api/config`. */
    cloudalbumEarly?: Map<string, Promise<Response>>
  }
}

/** So long after the page began to load they are what the page waits for; later they are old. */
const freshMs = 30_000

/** `fetch`, except that what `public/start.js` has asked for already is not asked again. Each answer is for one call. */
export async function fetchEarly(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const early = typeof input === 'string' ? taken(`${init?.method ?? 'GET'} ${input}`) : undefined
  // Without a connection then, there may be one now.
  return (await early?.catch(() => undefined)) ?? fetch(input, init)
}

function taken(name: string): Promise<Response> | undefined {
  const answers = window.cloudalbumEarly
  if (performance.now() > freshMs) answers?.clear()
  const answer = answers?.get(name)
  answers?.delete(name)
  return answer
}
