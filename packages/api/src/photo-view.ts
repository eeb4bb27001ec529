import type { Photo as PhotoView } from '@cloudalbum/contract'
import { originalKey, safeFileName, type BlobStore, type Photo } from '@cloudalbum/core'
import { hasRenditions, renditionUrl, shownState } from './photo-page.ts'

/** What every browser shows in an `<img>`; others are shown by their preview. */
const shownByBrowsers = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
])

/** Everything about one photo, for its owner. */
export async function photoView(
  blobs: Pick<BlobStore, 'signDownload'>,
  photo: Photo,
  albums: PhotoView['albums'],
): Promise<PhotoView> {
  return {
    ...stored(photo),
    albums,
    thumbnailUrl: await renditionUrl(blobs, photo, 'thumbnail'),
    previewUrl: await renditionUrl(blobs, photo, 'preview'),
    originalUrl: await originalUrl(blobs, photo),
    downloadUrl: await downloadUrl(blobs, photo),
  }
}

/** Shows the original; '' where a browser cannot, or must not because nobody could read it. */
async function originalUrl(blobs: Pick<BlobStore, 'signDownload'>, photo: Photo): Promise<string> {
  if (!hasRenditions(photo) || !shownByBrowsers.has(photo.contentType)) return ''
  return blobs.signDownload(originalKey(photo), { contentType: photo.contentType })
}

/** Saves the original under its own name, as far as every system takes it; '' while the bytes are not here. */
export async function downloadUrl(blobs: Pick<BlobStore, 'signDownload'>, photo: Photo): Promise<string> {
  return photo.state === 'expected'
    ? ''
    : blobs.signDownload(originalKey(photo), { downloadAs: safeFileName(photo.fileName) })
}

function stored(photo: Photo) {
  return {
    id: photo.id,
    state: shownState(photo),
    rejection: photo.rejection ?? null,
    sha256: photo.sha256,
    sizeBytes: photo.sizeBytes,
    contentType: photo.contentType,
    fileName: photo.fileName,
    width: photo.width,
    height: photo.height,
    thumbHash: photo.thumbHash,
    taken: photo.taken,
    uploadedAtMs: photo.uploadedAtMs,
    trashedAtMs: photo.trashedAtMs ?? null,
    version: photo.version,
    camera: camera(photo),
    location: location(photo),
    place: place(photo),
    tags: photo.tags,
    description: photo.description,
    favourite: photo.favourite,
  }
}

const camera = ({ camera }: Photo) => ({
  make: camera.make ?? null,
  model: camera.model ?? null,
  lens: camera.lens ?? null,
  fNumber: camera.fNumber ?? null,
  exposureTimeS: camera.exposureTimeS ?? null,
  iso: camera.iso ?? null,
  focalLengthMm: camera.focalLengthMm ?? null,
  focalLength35Mm: camera.focalLength35Mm ?? null,
})

const location = ({ location: at }: Photo) =>
  at ? { latitude: at.latitude, longitude: at.longitude, altitudeM: at.altitudeM ?? null } : null

const place = ({ place: at }: Photo) =>
  at ? { city: at.city, region: at.region ?? null, country: at.country, countryCode: at.countryCode } : null
