import type { ImageMetadata, ProcessedImage } from '../ports/image-processor.ts'
import type { PhotoFacts } from '../ports/photo-store.ts'
import type { Places } from '../ports/places.ts'
import { captureTime, type CaptureContext } from './capture-time.ts'
import { renditionVersion, type Camera, type Location, type Photo } from './photo.ts'
import { cleanTags, maxTags } from './tags.ts'

const maxTagLength = 60
const maxDescriptionLength = 2000

export type FactsContext = Pick<CaptureContext, 'timeZone' | 'nowMs'>

/** What a processed image says of its photo. Tags and a description that the photo has already stay. */
export async function photoFacts(
  photo: Photo,
  image: ProcessedImage,
  context: FactsContext,
  places: Places,
): Promise<PhotoFacts> {
  const { metadata } = image
  const location = locationOf(metadata) ?? photo.location
  const place = location && (await places.lookUp(location.latitude, location.longitude))
  return {
    contentType: image.contentType,
    width: image.width,
    height: image.height,
    thumbHash: image.thumbHash,
    renditionVersion,
    ...sourceFacts(photo, metadata, context),
    tags: photo.tags.length > 0 ? photo.tags : tagsOf(metadata),
    description:
      photo.description || (metadata.description ?? '').slice(0, maxDescriptionLength).toWellFormed(),
    location,
    place: place ?? (locationOf(metadata) ? undefined : photo.place),
  }
}

/** What can be said of bytes that make no image as well. */
export function sourceFacts(
  photo: Photo,
  metadata: ImageMetadata,
  context: FactsContext,
): Pick<PhotoFacts, 'taken' | 'camera'> {
  const { fileTimeMs, uploadedAtMs } = photo
  return {
    taken: captureTime(metadata, { ...context, fileTimeMs, uploadedAtMs }),
    camera: { ...photo.camera, ...cameraOf(metadata) },
  }
}

function cameraOf(metadata: ImageMetadata): Camera {
  const { make, model, lens, fNumber, exposureTimeS, iso, focalLengthMm, focalLength35Mm } = metadata
  const camera = { make, model, lens, fNumber, exposureTimeS, iso, focalLengthMm, focalLength35Mm }
  return Object.fromEntries(Object.entries(camera).filter(([, value]) => value !== undefined))
}

function locationOf({ latitude, longitude, altitudeM }: ImageMetadata): Location | undefined {
  if (latitude === undefined || longitude === undefined) return undefined
  return { latitude, longitude, ...(altitudeM === undefined ? {} : { altitudeM }) }
}

/** As the owner could have typed them. */
function tagsOf({ keywords = [] }: ImageMetadata): string[] {
  const plain = keywords.flatMap((keyword) => keyword.replace(/\p{Cc}/gu, ' ').split(','))
  return cleanTags(plain.map((tag) => tag.trim()).filter((tag) => tag.length <= maxTagLength)).slice(
    0,
    maxTags,
  )
}
