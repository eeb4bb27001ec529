import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { Source } from '../formats/decode.ts'
import { sniff, sniffBytes, type Format } from '../formats/sniff.ts'
import type { Identity } from './messages.ts'

const chunkBytes = 4 * 1024 * 1024
/**
 * A JPEG above this is decoded from its file: its bytes together with the coefficients that a
 * progressive one needs would be too much.
 */
const heldJpegBytes = 64 * 1024 * 1024

export interface Original extends Identity {
  format: Format
  source: Source
  /** The file; of one that is not held, its beginning, which is where a JPEG has its metadata. */
  head: Buffer
}

/** Reads the file once and hashes what it reads. Above `maxBytes` nothing but the hash is kept. */
export async function readOriginal(path: string, maxBytes: number): Promise<Original> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const hash = createHash('sha256')
    const first = await readHashed(handle, Buffer.allocUnsafe(Math.min(size, chunkBytes)), hash)
    const format = sniff(first.subarray(0, sniffBytes))
    const isJpeg = format.decoder !== 'none' && format.name === 'JPEG'
    if (size > maxBytes || (isJpeg && size > heldJpegBytes)) {
      const sizeBytes = first.length + (await hashRest(handle, hash))
      return { sha256: hash.digest('hex'), sizeBytes, format, source: path, head: first }
    }
    const bytes = await readRest(handle, first, size, hash)
    return { sha256: hash.digest('hex'), sizeBytes: bytes.length, format, source: bytes, head: bytes }
  } finally {
    await handle.close()
  }
}

async function readRest(handle: FileHandle, first: Buffer, size: number, hash: Hash): Promise<Buffer> {
  if (size <= first.length) return first
  const whole = Buffer.allocUnsafeSlow(size)
  let filled = first.copy(whole)
  while (filled < size) {
    const chunk = await readHashed(handle, whole.subarray(filled, filled + chunkBytes), hash)
    if (chunk.length === 0) break
    filled += chunk.length
  }
  return whole.subarray(0, filled)
}

async function hashRest(handle: FileHandle, hash: Hash): Promise<number> {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let total = 0
  for (;;) {
    const chunk = await readHashed(handle, buffer, hash)
    if (chunk.length === 0) return total
    total += chunk.length
  }
}

/** Fills the buffer as far as the file goes. */
async function readHashed(handle: FileHandle, buffer: Buffer, hash: Hash): Promise<Buffer> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  const chunk = buffer.subarray(0, filled)
  hash.update(chunk)
  return chunk
}
