import {
  AppError,
  invalid,
  maxOriginalBytes,
  offsetAt,
  restorePhotos,
  uploadPhoto,
  type RestorePorts,
  type SpooledBytes,
  type UploadedFile,
  type UploadPhotoPorts,
  type UploadSpool,
} from '@cloudalbum/core'
import { cameraOf, descriptionOf, locationOf, placeOf, tagsOf, takenOf, text, type Fields } from './fields.ts'
import { limited } from './dialect.ts'

/** Reads a multipart form with at most one file, which goes to `onFile` while it arrives. */
export type ReadForm = <T>(
  request: Request,
  options: {
    fileField: string
    onFile: (bytes: AsyncIterable<Uint8Array>) => Promise<T>
    maxFieldBytes?: number
  },
  undo: (received: T) => Promise<void>,
) => Promise<{
  fields: Record<string, string>
  file?: { fileName: string; contentType: string; received: T }
}>

export type OldUploadPorts = UploadPhotoPorts & RestorePorts & { spool: UploadSpool; readForm: ReadForm }

const extensions = new Set(['jpg', 'jpeg', 'bmp', 'gif', 'png'])
/** Base64 of the largest picture that may come as a field, which is held in memory. */
const maxFieldBytes = 64_000_000
const formBytes = 1_000_000

/**
 * One photo of the old client, as a file or as a data URL. What it says of place, camera and time counts where the bytes
 * say nothing: it has read the same EXIF, with less care. Its tags and description are the owner's. Gives the photo's id.
 */
export async function uploadOld(ports: OldUploadPorts, accountId: string, request: Request): Promise<string> {
  const onFile = (bytes: AsyncIterable<Uint8Array>) => ports.spool.receive(bytes, maxOriginalBytes)
  const undo = (bytes: SpooledBytes) => bytes.discard()
  const { fields, file } = await ports.readForm(
    limited(request, maxOriginalBytes + formBytes),
    { fileField: 'file', onFile, maxFieldBytes },
    undo,
  )
  const { received, ...sent } = await receivedFile(ports, fields, file)
  if (!extensions.has(/\.([a-z]+)$/i.exec(sent.fileName)?.[1]?.toLowerCase() ?? '')) {
    await received.discard()
    throw new AppError('unsupported-type', 'File type error: jpg, jpeg, bmp, gif and png are taken.')
  }
  const known = knownOf(fields)
  const fileTimeMs = instantOf(takenOf(fields), await ports.timeZoneOf(accountId))
  const { photoId, outcome, state } = await uploadPhoto(
    ports,
    accountId,
    { fileName: sent.shownName, contentType: sent.contentType, fileTimeMs, known, anyType: true },
    received,
  )
  // This client knows no trash: what it uploads again must be there again.
  if (outcome === 'duplicate' && state === 'trashed') await restorePhotos(ports, accountId, [photoId])
  return photoId
}

interface Received {
  /** Says what the file is. */
  fileName: string
  shownName: string
  contentType: string
  received: SpooledBytes
}

async function receivedFile(
  ports: OldUploadPorts,
  fields: Fields,
  file: Awaited<ReturnType<typeof ports.readForm<SpooledBytes>>>['file'],
): Promise<Received> {
  const original = text(fields, 'filename_orig')?.slice(0, 255)
  if (file?.fileName) return { ...file, shownName: original ?? file.fileName.slice(-255) }
  await file?.received.discard()
  const data = /^data:(image\/([a-z]+));base64,([\w+/=\s-]*)$/i.exec(text(fields, 'base64_image') ?? '')
  const [, contentType, type, base64] = data ?? []
  if (!contentType || !type || !base64)
    throw invalid('File is missing: send it as `file` or as `base64_image`.')
  const fileName = `photo.${type.toLowerCase()}`
  const bytes = Buffer.from(base64, 'base64')
  const received = await ports.spool.receive(ReadableStream.from([bytes]), maxOriginalBytes)
  return { fileName, shownName: original ?? fileName, contentType, received }
}

function knownOf(fields: Fields): NonNullable<UploadedFile['known']> {
  const [tags, description, location, place] = [
    tagsOf(fields),
    descriptionOf(fields),
    locationOf(fields),
    placeOf(fields),
  ]
  return {
    camera: cameraOf(fields),
    ...(tags ? { tags } : {}),
    ...(description ? { description } : {}),
    ...(location ? { location } : {}),
    ...(place ? { place } : {}),
    edited: [...(tags ? (['tags'] as const) : []), ...(description ? (['description'] as const) : [])],
  }
}

/** The instant at which clocks of the account's zone showed a time; stands in for the time of the file. */
function instantOf(localMs: number | undefined, timeZone: string): number | undefined {
  if (localMs === undefined) return undefined
  const guessMs = localMs - offsetAt(localMs, timeZone) * 60_000
  return localMs - offsetAt(guessMs, timeZone) * 60_000
}
