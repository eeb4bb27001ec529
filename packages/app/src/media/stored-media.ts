import type { BlobStore } from '@cloudalbum/core'
import { bytesHeaders } from '../http/security-headers.ts'
import type { GiveMedia } from './named-media.ts'
import { matchesEtag } from './range.ts'

/** Renditions from any store of files: a thumbnail or a preview is small enough to be given whole. */
export function giveStored(
  blobs: Pick<BlobStore, 'get'>,
  clock: { now(): number },
  https: boolean,
): GiveMedia {
  const always = bytesHeaders(https)
  return async ({ key, expiresAtMs }, { method, header }) => {
    const { info, body } = await blobs.get(key)
    const headers: Record<string, string> = {
      ...always,
      'content-type': info.contentType,
      etag: info.etag,
      'cache-control': `private, max-age=${Math.floor((expiresAtMs - clock.now()) / 1000)}, immutable`,
    }
    const isKnown = matchesEtag(header('if-none-match'), info.etag)
    if (isKnown || method === 'HEAD') {
      await body.cancel()
      return new Response(null, { status: isKnown ? 304 : 200, headers })
    }
    headers['content-length'] = String(info.sizeBytes)
    return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, { headers })
  }
}
