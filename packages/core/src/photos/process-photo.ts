import { isAppError, notFound } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImageProcessor, ProcessedImage, RejectedImage } from '../ports/image-processor.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { PhotoFacts, PhotoStore } from '../ports/photo-store.ts'
import type { Places } from '../ports/places.ts'
import { originalKey, renditionKeys, renditionVersion, type Photo } from './photo.ts'
import { photoFacts, sourceFacts } from './photo-facts.ts'
import { photoNotification, type PhotoInNews } from './photo-notification.ts'
import { putRenditions } from './put-renditions.ts'

export interface ProcessPorts {
  photos: Pick<PhotoStore, 'get' | 'complete' | 'reject' | 'retry'>
  blobs: Pick<BlobStore, 'withFile' | 'put' | 'remove'>
  images: Pick<ImageProcessor, 'process'>
  places: Places
  changes: Pick<ChangeFeed, 'publish'>
  notifier: Notifier
  clock: Clock
  /** IANA name. */
  timeZoneOf: (accountId: string) => Promise<string>
}

/** The `process-photo` job: makes an original a photo that is shown, or says why it cannot be. */
export function processPhotoJob(ports: ProcessPorts): JobHandler {
  return {
    run: (payload, { signal, attempt }) => processPhoto(ports, photoIdOf(payload), signal, attempt > 1),
    async onDead(payload) {
      const photo = await ports.photos.get(photoIdOf(payload))
      if (photo)
        await reject(
          ports,
          photo,
          'failed',
          'This photo could not be processed. It is safe, and the administrator can have it tried again.',
        )
    },
  }
}

const photoIdOf = ({ photoId }: Record<string, unknown>): string => {
  if (typeof photoId !== 'string') throw notFound('photo')
  return photoId
}

/**
 * Bytes first, then the one update that shows the photo, then the news: a run that is cut off leaves nothing wrong,
 * and another one (`again`) changes nothing that is done. @throws AppError `not-found` when the photo is gone, or
 * its bytes have not come yet.
 */
export async function processPhoto(
  ports: ProcessPorts,
  photoId: string,
  signal?: AbortSignal,
  again = false,
): Promise<void> {
  const photo = await ports.photos.get(photoId)
  if (!photo || photo.state === 'purging') throw notFound('photo')
  if (!(await takes(ports, photo))) return again ? tell(ports, photo) : undefined
  const image = await read(ports, photo, signal)
  if (image === undefined && photo.state === 'expected') throw notFound('upload')
  if (image === undefined)
    return reject(
      ports,
      photo,
      'missing',
      'The file of this photo is missing from the storage of the album. Ask the administrator to restore it from a backup.',
    )
  if (image.sizeBytes !== photo.sizeBytes || image.sha256 !== photo.sha256)
    return reject(ports, photo, 'not-as-announced', announcedDetail(photo, image))
  if (image.outcome === 'rejected') {
    const context = { timeZone: await ports.timeZoneOf(photo.accountId), nowMs: ports.clock.now() }
    return reject(ports, photo, image.code, image.detail, sourceFacts(photo, image.metadata, context))
  }
  await show(ports, photo, image)
}

/** Whether there is something to do. A photo that every try failed on is in for another one. */
async function takes({ photos, clock }: ProcessPorts, photo: Photo): Promise<boolean> {
  if (photo.state === 'rejected' && photo.rejection?.code === 'failed')
    return photos.retry(photo.id, clock.now())
  return photo.state === 'processing' || photo.state === 'expected'
}

/** The run before may have ended between the row and the news. */
async function tell(
  { changes, notifier }: TellPorts,
  photo: PhotoInNews & Pick<Photo, 'state'>,
): Promise<void> {
  const { accountId, id, state } = photo
  if (state !== 'ready' && state !== 'rejected') return
  await Promise.all([
    changes.publish(accountId, { type: `photo-${state}`, photoIds: [id] }),
    notifier.publish(photoNotification(photo, state)),
  ])
}

type TellPorts = Pick<ProcessPorts, 'changes' | 'notifier'>

/** Undefined when the original is gone. */
async function read(
  { blobs, images }: ProcessPorts,
  photo: Photo,
  signal?: AbortSignal,
): Promise<ProcessedImage | RejectedImage | undefined> {
  try {
    return await blobs.withFile(originalKey(photo), (path) => images.process(path, signal))
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}

const announcedDetail = (photo: Photo, image: ProcessedImage | RejectedImage) =>
  image.sizeBytes === photo.sizeBytes
    ? 'The stored bytes are not those that were announced: they changed on the way or on the disk. Upload the file again.'
    : `The stored file has ${image.sizeBytes} bytes instead of the ${photo.sizeBytes} that were announced. Upload the file again.`

async function show(ports: ProcessPorts, photo: Photo, image: ProcessedImage): Promise<void> {
  const { photos, blobs, places, clock } = ports
  const keys = renditionKeys({ ...photo, renditionVersion })
  const [timeZone, now] = await Promise.all([
    ports.timeZoneOf(photo.accountId),
    // What the owner changed while the image was decoded counts.
    photos.get(photo.id),
    putRenditions(blobs, photo, image),
  ])
  const current = now ?? photo
  const facts = await photoFacts(current, image, { timeZone, nowMs: clock.now() }, places)
  const readyAtMs = clock.now()
  if (await photos.complete(photo.id, photo.sha256, facts, readyAtMs, now))
    return tell(ports, { ...current, ...facts, state: 'ready', updatedAtMs: readyAtMs })
  const after = await photos.get(photo.id)
  if (!after || after.state === 'purging') await blobs.remove(keys)
}

async function reject(
  ports: TellPorts & Pick<ProcessPorts, 'photos' | 'clock'>,
  photo: Photo,
  code: NonNullable<Photo['rejection']>['code'],
  detail: string,
  facts: Partial<PhotoFacts> = {},
): Promise<void> {
  const rejectedAtMs = ports.clock.now()
  const rejection = { code, detail }
  if (await ports.photos.reject(photo.id, rejection, facts, rejectedAtMs))
    await tell(ports, { ...photo, ...facts, state: 'rejected', rejection, updatedAtMs: rejectedAtMs })
}
