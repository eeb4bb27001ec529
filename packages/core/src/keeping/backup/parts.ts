import type { NewSha256 } from '../../ports/sha256.ts'
import { gunzip, gzip } from './bytes.ts'
import { damaged } from './damaged.ts'
import type { Part, Stored } from './manifest.ts'
import type { ObjectIndex } from './object-index.ts'
import type { BackupPlace } from './place.ts'

export interface PartsWriter {
  place: BackupPlace
  sha256: NewSha256
  /** What the place had before. */
  objects: ObjectIndex
  /** Called between parts; may throw to end it. */
  onStep: () => Promise<void>
}

/** Keeps each block as an object, compressed. */
export async function storeParts(
  { place, sha256, objects, onStep }: PartsWriter,
  blocks: AsyncIterable<Uint8Array>,
): Promise<Stored> {
  const whole = sha256()
  const parts: Part[] = []
  let bytes = 0
  for await (const block of blocks) {
    whole.update(block)
    bytes += block.byteLength
    parts.push(await place.addBytes(await gzip(new Uint8Array(block)), objects))
    await onStep()
  }
  return { sha256: whole.hex(), bytes, parts }
}

/** The blocks again. @throws AppError `checksum-mismatch` as soon as one of them, or all of them in this order, are others. */
export async function* readParts(
  place: BackupPlace,
  sha256: NewSha256,
  stored: Stored,
): AsyncGenerator<Uint8Array, undefined> {
  const whole = sha256()
  let bytes = 0
  for (const part of stored.parts) {
    const block = await gunzip(await place.readPart(part)).catch(notCompressed)
    whole.update(block)
    bytes += block.byteLength
    yield block
  }
  if (bytes !== stored.bytes || whole.hex() !== stored.sha256)
    throw damaged('Parts of this backup are not those that it was made of.')
}

/** What is missing or other is told apart by its checksum before; an own error of the store stays what it is. */
function notCompressed(error: unknown): never {
  if (error instanceof TypeError) throw damaged('A part of this backup cannot be read.')
  throw error
}
