import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)
/** Smaller texts fit one packet anyway. */
const minCompressedBytes = 1024
/** Nearly as small as can be, at a third of the time. */
const level = 5

interface Asked {
  method: string
  header(name: string): string | undefined
}

/** A text that was made for this answer: gzipped where that is understood, nothing at all where it is known already. */
export async function respondWithText(
  request: Asked,
  text: string,
  { status, headers }: { status: number; headers: Record<string, string> },
): Promise<Response> {
  const bytes = Buffer.from(text)
  const etag = `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const all = new Headers(headers)
  if (status === 200) all.set('etag', etag)
  if (status === 200 && isKnown(request.header('if-none-match'), etag))
    return new Response(null, { status: 304, headers: all })
  const isZipped =
    bytes.byteLength >= minCompressedBytes && /\bgzip\b/.test(request.header('accept-encoding') ?? '')
  const body = isZipped ? await compress(bytes, { level }) : bytes
  if (isZipped) all.set('content-encoding', 'gzip')
  all.set('content-length', String(body.byteLength))
  return new Response(request.method === 'HEAD' ? null : body, { status, headers: all })
}

/** RFC 9110, 13.1.2 */
const isKnown = (known: string | undefined, etag: string): boolean =>
  known !== undefined && (known.trim() === '*' || known.split(',').some((one) => one.trim() === etag))
