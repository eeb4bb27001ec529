import {
  offsetAt,
  originalKey,
  renditionKey,
  safeFileName,
  type BlobStore,
  type Photo,
} from '@cloudalbum/core'
import { oldTime } from './fields.ts'

/** What every browser shows; of other originals the preview is shown. */
const shownByBrowsers = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
])

export interface ViewContext {
  blobs: Pick<BlobStore, 'signDownload'>
  /** For addresses that are relative to it. */
  baseUrl: string
  /** Of the account: the dialect's times have no zone. */
  timeZone: string
}

/** A photo as the old client shows it. What is not known is '' or 0. */
export async function photoView(
  { blobs, baseUrl, timeZone }: ViewContext,
  photo: Photo,
): Promise<Record<string, string | number>> {
  const { camera, location, place } = photo
  const absolute = (url: string) => new URL(url, `${baseUrl}/`).href
  const sources = await sourcesOf(blobs, photo)
  return {
    id: photo.id,
    user_id: photo.accountId,
    tags: photo.tags.join(','),
    desc: photo.description,
    filename: storedName(photo),
    filename_orig: photo.fileName,
    filesize: photo.sizeBytes,
    geotag_lat: location?.latitude ?? 0,
    geotag_lng: location?.longitude ?? 0,
    upload_date: oldTime(photo.uploadedAtMs + offsetAt(photo.uploadedAtMs, timeZone) * 60_000),
    taken_date: oldTime(photo.taken.localMs),
    make: camera.make ?? '',
    model: camera.model ?? '',
    width: photo.width,
    height: photo.height,
    city: place?.city ?? '',
    nation: place?.country ?? '',
    address: place ? [place.city, place.region, place.country].filter(Boolean).join(', ') : '',
    thumbSrc: absolute(sources.thumbnail),
    originalSrc: absolute(sources.original),
  }
}

/** Until a photo is processed, and when it never can be, both are the original: the client shows what it can. */
async function sourcesOf(
  blobs: ViewContext['blobs'],
  photo: Photo,
): Promise<{ thumbnail: string; original: string }> {
  if (photo.state !== 'ready') {
    const original = await blobs.signDownload(originalKey(photo), {
      downloadAs: safeFileName(photo.fileName),
    })
    return { thumbnail: original, original }
  }
  const original = shownByBrowsers.has(photo.contentType)
    ? blobs.signDownload(originalKey(photo), { contentType: photo.contentType })
    : blobs.signDownload(renditionKey(photo, 'preview'))
  return { thumbnail: await blobs.signDownload(renditionKey(photo, 'thumbnail')), original: await original }
}

const storedName = ({ id, fileName }: Photo) =>
  id + (/\.[a-z0-9]{1,5}$/i.exec(fileName)?.[0].toLowerCase() ?? '')
