import { ApiError, type getUpload, type Output, type Reservation } from '@cloudalbum/contract'
import { PutError, withRetries, type RetryClock } from './retry.ts'
import type { UploadItem } from './upload-item.ts'

export type SignedPut = Extract<Reservation, { outcome: 'upload' }>['upload']
export type Unfinished = Output<(typeof getUpload)['response']>

export interface SendPorts {
  /** Where an unfinished upload continues. @throws ApiError */
  unfinished(photoId: string, signal: AbortSignal): Promise<Unfinished>
  /** Joins the parts. @throws ApiError */
  complete(photoId: string, signal: AbortSignal): Promise<void>
  /** @throws PutError, AbortError */
  put(request: SignedPut, body: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<void>
  clock: RetryClock
  now(): number
}

/** A signature that ends this soon is renewed first. */
const marginMs = 60_000
const expiredStatuses = new Set([401, 403, 410])

/** Sends the bytes of a reserved photo. `onSent` gets the bytes that are over by now. @throws ApiError, PutError, AbortError */
export async function sendPhoto(
  item: UploadItem,
  ports: SendPorts,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { file, reservation, photoId } = item
  if (!file || !photoId || !reservation)
    throw new Error('A photo is sent once it is reserved and its file is here')
  if (reservation.outcome === 'upload')
    return sendWhole(photoId, file, reservation.upload, ports, onSent, signal)
  await sendParts(photoId, file, ports, onSent, signal)
}

async function sendWhole(
  photoId: string,
  file: Blob,
  first: SignedPut,
  ports: SendPorts,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
) {
  let request = first
  let renewals = 0
  await withRetries(
    async () => {
      for (;;) {
        if (request.expiresAtMs - ports.now() < marginMs) {
          const next = await ports.unfinished(photoId, signal)
          if (next.outcome === 'done') return
          if (next.outcome === 'parts') return sendParts(photoId, file, ports, onSent, signal)
          request = next.upload
        }
        try {
          onSent(0)
          return await ports.put(request, file, onSent, signal)
        } catch (error) {
          if (isThere(error)) return
          if (!(error instanceof PutError) || !expiredStatuses.has(error.status) || ++renewals > 2)
            throw error
          request = { ...request, expiresAtMs: 0 }
        }
      }
    },
    ports.clock,
    signal,
  )
}

/** Sends what is missing, asking anew after each interruption: parts that arrived never travel twice. */
async function sendParts(
  photoId: string,
  file: Blob,
  ports: SendPorts,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
) {
  let renewals = 0
  await withRetries(
    async () => {
      for (;;) {
        const rest = await ports.unfinished(photoId, signal)
        if (rest.outcome !== 'parts') return
        try {
          await sendMissing(rest, file, ports, onSent, signal)
          return await ports.complete(photoId, signal)
        } catch (error) {
          if (isThere(error)) return
          if (!(error instanceof PutError) || !expiredStatuses.has(error.status) || ++renewals > 3)
            throw error
        }
      }
    },
    ports.clock,
    signal,
  )
}

async function sendMissing(
  rest: Extract<Unfinished, { outcome: 'parts' }>,
  file: Blob,
  ports: SendPorts,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
) {
  let before = file.size - rest.missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  onSent(before)
  for (const part of rest.missing) {
    const start = (part.number - 1) * rest.partSizeBytes
    await ports.put(
      part,
      file.slice(start, start + part.sizeBytes),
      (bytes) => onSent(before + bytes),
      signal,
    )
    before += part.sizeBytes
    onSent(before)
  }
}

/** The bytes had arrived, only the answer was lost on the way. */
function isThere(error: unknown): boolean {
  return (error instanceof PutError || error instanceof ApiError) && error.code === 'already-uploaded'
}
