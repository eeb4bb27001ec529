import {
  ApiError,
  completeUpload,
  getUpload,
  problem,
  type Client,
  type Reservation,
} from '@cloudalbum/contract'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { LocalFile } from './find-files.ts'
import { withRetries } from './retry.ts'

interface SignedPut {
  url: string
  headers: Record<string, string>
}

export interface SendOptions {
  client: Client
  /** Addresses of the album may be relative to this. */
  baseUrl: string
  signal: AbortSignal
  /** Told of bytes as they leave; negative when a part starts over. */
  onBytes: (bytes: number) => void
}

/** Sends the bytes of a reserved photo; parts that the album has already are not sent again. @throws ApiError */
export async function sendFile(
  file: LocalFile,
  reservation: Reservation,
  options: SendOptions,
): Promise<void> {
  if (reservation.outcome === 'upload') {
    const { upload } = reservation
    return withRetries(
      () => put(upload, file, { start: 0, sizeBytes: file.sizeBytes }, options),
      options.signal,
    )
  }
  if (reservation.outcome !== 'parts') return
  const params = { id: reservation.photoId }
  const place = await withRetries(() => options.client.call(getUpload, { params }), options.signal)
  if (place.outcome !== 'parts') return
  const { partSizeBytes, stored, missing } = place
  options.onBytes(
    stored.reduce(
      (sum, number) => sum + Math.min(partSizeBytes, file.sizeBytes - (number - 1) * partSizeBytes),
      0,
    ),
  )
  for (const part of missing) {
    const span = { start: (part.number - 1) * partSizeBytes, sizeBytes: part.sizeBytes }
    await withRetries(() => put(part, file, span, options), options.signal)
  }
  await withRetries(() => options.client.call(completeUpload, { params }), options.signal)
}

async function put(
  to: SignedPut,
  file: LocalFile,
  span: { start: number; sizeBytes: number },
  options: SendOptions,
): Promise<void> {
  let sent = 0
  const bytes = createReadStream(file.path, {
    start: span.start,
    end: span.start + span.sizeBytes - 1,
    highWaterMark: 1 << 18,
  })
  bytes.on('data', (chunk) => {
    sent += chunk.length
    options.onBytes(chunk.length)
  })
  try {
    const response = await fetch(new URL(to.url, options.baseUrl), {
      method: 'PUT',
      headers: { ...to.headers, 'content-length': String(span.sizeBytes) },
      body: Readable.toWeb(bytes) as ReadableStream<Uint8Array>,
      duplex: 'half',
      signal: options.signal,
    })
    if (!response.ok) await refuse(response)
  } catch (error) {
    options.onBytes(-sent)
    if (error instanceof ApiError || options.signal.aborted) throw error
    throw new ApiError('offline', 0, 'The connection broke.', { cause: error })
  } finally {
    bytes.destroy()
  }
}

/** An answer that the bytes are here already is what was wanted. */
async function refuse(response: Response): Promise<void> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined))
  if (parsed.data?.code === 'already-uploaded') return
  if (parsed.success)
    throw new ApiError(parsed.data.code, response.status, parsed.data.detail, { problem: parsed.data })
  throw new ApiError('bad-answer', response.status, `The album answered ${response.status}.`)
}
