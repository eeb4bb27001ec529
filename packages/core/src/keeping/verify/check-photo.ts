import { originalKey, renditionKey, renditions, renditionVersion, type Photo } from '../../photos/photo.ts'
import { putOnce, renditionTypes } from '../../photos/put-renditions.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { ImageProcessor, ProcessedImage } from '../../ports/image-processor.ts'
import type { WorkFinding } from '../../ports/long-work-store.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import { readOriginal } from '../re-render/read-original.ts'
import { showNewer, type ShowNewerPorts } from '../re-render/show-newer.ts'
import { findings } from './findings.ts'

export interface CheckPhotoPorts extends ShowNewerPorts {
  photos: Pick<PhotoStore, 'get' | 'rerender'>
  blobs: Pick<BlobStore, 'head' | 'get' | 'withFile' | 'put' | 'remove'>
  images: Pick<ImageProcessor, 'process'>
}

export interface CheckTerms {
  /** Also reads the original, and compares the renditions with what it gives today. */
  bytes: boolean
  repair: boolean
  signal: AbortSignal
}

/**
 * Whether the files of a photo are there and, with `bytes`, hold what they are to hold. Renditions can be made again, also beside others
 * who do the same; an original is only told about. Nothing is told of a photo that changed meanwhile.
 */
export async function checkPhoto(
  ports: CheckPhotoPorts,
  photo: Photo,
  terms: CheckTerms,
): Promise<WorkFinding[]> {
  const found = await examine(ports, photo, terms)
  if (found.length === 0) return []
  const now = await ports.photos.get(photo.id)
  const isSame = now && now.state !== 'purging' && now.sha256 === photo.sha256
  return isSame && (now.renditionVersion === photo.renditionVersion || terms.repair) ? found : []
}

async function examine(ports: CheckPhotoPorts, photo: Photo, terms: CheckTerms): Promise<WorkFinding[]> {
  const key = originalKey(photo)
  const keys = photo.renditionVersion > 0 ? renditions.map((one) => renditionKey(photo, one)) : []
  const [info, ...infos] = await Promise.all([key, ...keys].map((one) => ports.blobs.head(one)))
  const missing = keys.filter((_, i) => infos[i] === undefined)
  const lost = (original: WorkFinding) => [original, ...missing.map((one) => findings.renditionLost(one))]
  if (!info) return lost(findings.originalMissing(key))
  if (info.sizeBytes !== photo.sizeBytes) return lost(findings.originalDamaged(key))
  if (missing.length === 0 && !terms.bytes) return []
  const image = await readOriginal(ports, photo, terms.signal)
  if (typeof image === 'string') return lost(findings.originalUnread(key, image))
  if (image.sha256 !== photo.sha256) return lost(findings.originalDamaged(key))
  // Of a newer version of the album nothing can be made here.
  if (image.outcome === 'rejected' || photo.renditionVersion > renditionVersion)
    return missing.map((one) => findings.renditionLost(one))
  const damaged = terms.bytes ? await damagedOf(ports, photo, image, missing) : []
  if (terms.repair && missing.length + damaged.length > 0) await repair(ports, photo, image, missing, damaged)
  return [
    ...missing.map((one) => findings.renditionMissing(one, terms.repair)),
    ...damaged.map((one) => findings.renditionDamaged(one, terms.repair)),
  ]
}

/** What an older version made cannot be compared. */
async function damagedOf(
  { blobs }: CheckPhotoPorts,
  photo: Photo,
  image: ProcessedImage,
  missing: readonly string[],
): Promise<string[]> {
  if (photo.renditionVersion !== renditionVersion) return []
  const damaged: string[] = []
  for (const rendition of renditions) {
    const key = renditionKey(photo, rendition)
    if (missing.includes(key)) continue
    const { body } = await blobs.get(key)
    const stored = new Uint8Array(await new Response(body).arrayBuffer())
    if (!isSame(stored, image[rendition])) damaged.push(key)
  }
  return damaged
}

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])

/** Cut off between removing and putting, a rendition is missing: the same again puts it. */
async function repair(
  ports: CheckPhotoPorts,
  photo: Photo,
  image: ProcessedImage,
  missing: readonly string[],
  damaged: readonly string[],
): Promise<void> {
  if (photo.renditionVersion < renditionVersion) return showNewer(ports, photo, image)
  const { blobs, photos } = ports
  const keys = [...missing, ...damaged]
  await blobs.remove([...damaged])
  for (const rendition of renditions) {
    const key = renditionKey(photo, rendition)
    if (keys.includes(key)) await putOnce(blobs, key, image[rendition], renditionTypes[rendition])
  }
  const now = await photos.get(photo.id)
  if (!now || now.state === 'purging') await blobs.remove(keys)
}
