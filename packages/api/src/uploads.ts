import * as wire from '@cloudalbum/contract'
import {
  AppError,
  cancelUpload,
  completeUpload,
  getUpload,
  invalid,
  maxOriginalBytes,
  reservePhotos,
  retryPhoto,
  uploadPhoto,
  type BlobStore,
  type Clock,
  type JobQueue,
  type PhotoStore,
  type ReservePorts,
  type SpooledBytes,
  type UploadSpool,
} from '@cloudalbum/core'
import * as z from 'zod/mini'
import { handle, type Handler } from './handle.ts'
import { readForm } from './read-form.ts'

export interface UploadPorts extends Pick<ReservePorts, 'quotaBytesOf' | 'timeZoneOf' | 'addToAlbum'> {
  photos: Pick<
    PhotoStore,
    'get' | 'findBySha256' | 'reserve' | 'startProcessing' | 'edit' | 'dropExpected' | 'retry'
  >
  blobs: Pick<
    BlobStore,
    | 'head'
    | 'remove'
    | 'signUpload'
    | 'startParts'
    | 'signPart'
    | 'listParts'
    | 'completeParts'
    | 'abortParts'
  >
  spool: UploadSpool
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

/** How photos come in: announced and PUT to signed addresses, or as a form. */
export function uploadHandlers(ports: UploadPorts): Handler[] {
  return [
    handle(wire.reservePhoto, async ({ actor, body }) => {
      const [answer] = await reservePhotos(ports, actor.accountId, [body])
      if (!answer) throw new Error('One photo was announced and none answered')
      // Alone, a photo that cannot be taken is a failed request.
      if (answer.outcome === 'refused') throw new AppError(answer.code, answer.detail)
      return answer
    }),
    handle(wire.reservePhotos, async ({ actor, body }) => ({
      photos: await reservePhotos(ports, actor.accountId, body.photos),
    })),
    handle(wire.uploadPhoto, ({ actor, request }) => uploadForm(ports, actor.accountId, request)),
    handle(wire.getUpload, ({ actor, params }) => getUpload(ports, actor.accountId, params.id)),
    handle(wire.completeUpload, async ({ actor, params }) => {
      const photo = await completeUpload(ports, actor.accountId, params.id)
      if (photo.state === 'purging') throw new AppError('not-found', 'There is no such photo.')
      return { photoId: photo.id, state: photo.state }
    }),
    handle(wire.cancelUpload, ({ actor, params }) =>
      cancelUpload(ports, actor.accountId, params.id).then(nothing),
    ),
    handle(wire.retryPhoto, ({ actor, params }) =>
      retryPhoto(ports, actor.accountId, params.id).then(nothing),
    ),
  ]
}

const nothing = () => undefined

const formFields = z.strictObject({
  tags: z.optional(z.pipe(z.pipe(z.string(), z.transform(splitTags)), wire.photoTags)),
  description: wire.photoChange.shape.description,
  albumId: wire.newPhoto.shape.albumId,
  fileTimeMs: z.optional(z.pipe(z.coerce.number(), wire.timeMs)),
})

function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
}

async function uploadForm(ports: UploadPorts, accountId: string, request: Request) {
  const discard = (bytes: SpooledBytes) => bytes.discard()
  const onFile = (bytes: AsyncIterable<Uint8Array>) => ports.spool.receive(bytes, maxOriginalBytes)
  const { fields, file } = await readForm(request, { fileField: 'file', onFile }, discard)
  if (!file) throw invalid('The form has no file.', { file: 'is missing' })
  const parsed = formFields.safeParse(fields)
  const fileName = wire.newPhoto.shape.fileName.safeParse(file.fileName)
  if (!parsed.success || !fileName.success) {
    await discard(file.received)
    const issues = [
      ...(parsed.error?.issues ?? []),
      ...(fileName.error?.issues.map((issue) => ({ ...issue, path: ['file'] })) ?? []),
    ]
    throw invalid(
      'The form is not valid.',
      Object.fromEntries(issues.map((issue) => [issue.path.join('.') || 'form', issue.message])),
    )
  }
  const { tags, description, albumId, fileTimeMs } = parsed.data
  const edited = [
    ...(tags?.length ? (['tags'] as const) : []),
    ...(description ? (['description'] as const) : []),
  ]
  const known = {
    ...(tags ? { tags } : {}),
    ...(description ? { description } : {}),
    ...(edited.length > 0 ? { edited } : {}),
  }
  const { contentType, received } = file
  return uploadPhoto(
    ports,
    accountId,
    { fileName: fileName.data, contentType, albumId, fileTimeMs, known },
    received,
  )
}
