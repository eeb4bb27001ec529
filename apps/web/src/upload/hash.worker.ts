import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Up to here the browser's own hash is quicker, but it wants all bytes at once; above, chunks keep memory low. */
const wholeBytes = 64 * 1024 * 1024
const chunkBytes = 4 * 1024 * 1024

async function hash(file: Blob): Promise<string> {
  // Without TLS a page on the local network has no `crypto.subtle`.
  if (file.size <= wholeBytes && globalThis.crypto.subtle !== undefined)
    return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))
  const running = sha256.create()
  for (let start = 0; start < file.size; start += chunkBytes)
    running.update(new Uint8Array(await file.slice(start, start + chunkBytes).arrayBuffer()))
  return bytesToHex(running.digest())
}

addEventListener('message', ({ data }: MessageEvent<{ id: number; file: Blob }>) => {
  hash(data.file).then(
    (sha256) => postMessage({ id: data.id, sha256 }),
    (error: unknown) =>
      postMessage({
        id: data.id,
        errorName: error instanceof Error || error instanceof DOMException ? error.name : 'Error',
      }),
  )
})
