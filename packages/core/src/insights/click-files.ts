import type { ClickRecord } from './click.ts'

/** One JSON object a line, gzipped. */
export async function toNdjsonGz(records: readonly ClickRecord[]): Promise<Uint8Array> {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
  const body = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(body).arrayBuffer())
}

export async function fromNdjsonGz(body: ReadableStream<Uint8Array>): Promise<ClickRecord[]> {
  const unpacked = body.pipeThrough(new DecompressionStream('gzip'))
  const text = await new Response(unpacked).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ClickRecord)
}
