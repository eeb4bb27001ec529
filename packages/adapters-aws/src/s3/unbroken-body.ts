import type { Readable } from 'node:stream'
import { isBusy, translated } from './s3-errors.ts'

const maxReopenings = 5

export interface UnbrokenBody {
  sizeBytes: number
  first: Readable
  /** The same bytes from here on, or an error when they are not the same any more. */
  from(offset: number): Promise<Readable>
}

/** Bytes of a body whose connection may break: it is opened again where it broke. @throws AppError `unavailable` */
export async function* unbroken({
  sizeBytes,
  first,
  from,
}: UnbrokenBody): AsyncGenerator<Uint8Array, undefined> {
  let body = first
  let given = 0
  try {
    for (let reopenings = 0; given < sizeBytes; reopenings++)
      try {
        if (reopenings > 0) body = await from(given)
        for await (const chunk of body as AsyncIterable<Uint8Array>) {
          given += chunk.byteLength
          yield chunk
        }
        if (given < sizeBytes) throw brokenOff()
      } catch (error) {
        if (!isBusy(error) || reopenings === maxReopenings) throw translated(error)
      }
  } finally {
    body.destroy()
  }
}

const brokenOff = () =>
  Object.assign(new Error('The answer ended before its end.'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })

/** The same as a web stream. Cancelling it ends the connection, also before a byte was read. */
export function unbrokenStream(body: UnbrokenBody): ReadableStream<Uint8Array> {
  const chunks = unbroken(body)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        body.first.destroy()
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
