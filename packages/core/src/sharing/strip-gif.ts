import { ascii, joined, type ByteReader } from './byte-reader.ts'

// https://www.w3.org/Graphics/GIF/spec-gif89a.txt
const extension = 0x21
const image = 0x2c
const trailer = 0x3b
const comment = 0xfe
const application = 0xff

/** Loop counts and colour profiles. */
const keptApplications = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])

/** The frames of a GIF without comments, XMP and other messages, and nothing that stands behind them. */
export async function* stripGif(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await reader.take(13)
  if (!head || ascii(head, 0, 3) !== 'GIF') throw new Error('These bytes are not a GIF.')
  yield head
  yield* reader.pass(colourBytes(head[10]))
  for (let kind = await reader.take(1); kind; kind = await reader.take(1)) {
    if (kind[0] === trailer) {
      yield kind
      return
    }
    if (kind[0] === image) yield* frame(reader)
    else if (kind[0] === extension) yield* keptExtension(reader)
    else if (kind[0] !== 0) return
  }
}

/** Size of a colour table, as its flags say. */
const colourBytes = (flags = 0) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

async function* frame(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await reader.take(9)
  if (!head) return
  yield joined([Uint8Array.of(image), head])
  yield* reader.pass(colourBytes(head[8]) + 1)
  yield* blocks(reader)
}

async function* keptExtension(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const label = await reader.take(2)
  if (!label) return
  const [kind, size = 0] = label
  const first = await reader.take(size)
  if (!first) return
  const dropped = kind === comment || (kind === application && !keptApplications.has(ascii(first, 0, 11)))
  if (!dropped) yield joined([Uint8Array.of(extension), label, first])
  if (size === 0) return
  for await (const part of blocks(reader)) if (!dropped) yield part
}

/** Data sub-blocks and the empty one that ends them. */
async function* blocks(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let size = await reader.take(1); size; size = await reader.take(1)) {
    yield size
    if (size[0] === 0) return
    yield* reader.pass(size[0] ?? 0)
  }
}
