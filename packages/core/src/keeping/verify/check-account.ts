import { isAppError } from '../../errors.ts'
import type { Photo } from '../../photos/photo.ts'
import { imageKinds } from '../../profiles/profile.ts'
import { profileImageKeys } from '../../profiles/profile-image.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { Counters } from '../../ports/counters.ts'
import type { GalleryStore } from '../../ports/gallery-store.ts'
import type { ItemPage, ItemStore } from '../../ports/item-store.ts'
import type { WorkFinding } from '../../ports/long-work-store.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import type { ProfileStore } from '../../ports/profile-store.ts'
import { inParallel } from '../in-parallel.ts'
import { checkPhoto, type CheckPhotoPorts } from './check-photo.ts'
import { findings } from './findings.ts'
import type { VerifyTerms } from './verify-terms.ts'

export interface CheckAccountPorts extends CheckPhotoPorts {
  photos: CheckPhotoPorts['photos'] & Pick<PhotoStore, 'getMany' | 'listByState'>
  profiles: Pick<ProfileStore, 'get'>
  galleries: Pick<GalleryStore, 'list'>
  items: Pick<ItemStore, 'page' | 'getMany'>
  counters: Counters
}

/** What one step of a verification looked at. */
export interface Checked {
  findings: WorkFinding[]
  /** How many of what is counted: photos, or files. */
  count: number
  /** Of originals that were read. */
  readBytes: number
  /** Where this part goes on. */
  next?: string
}

type Part = (
  ports: CheckAccountPorts,
  accountId: string,
  after: string | undefined,
  terms: VerifyTerms,
) => Promise<Checked>

const anyTime = Number.MAX_SAFE_INTEGER
const none = { count: 0, readBytes: 0 }

const photosIn =
  (state: Photo['state']): Part =>
  async (ports, accountId, after, terms) => {
    const limit = terms.bytes === 'none' ? 100 : 20
    const { photos, next } = await ports.photos.listByState(accountId, state, anyTime, after, limit)
    let readBytes = 0
    const found = await inParallel(photos, 4, async (photo) => {
      terms.signal.throwIfAborted()
      const bytes = isPicked(terms)
      if (bytes) readBytes += photo.sizeBytes
      return checkPhoto(ports, photo, { ...terms, bytes })
    })
    return {
      findings: found.flat(),
      count: photos.length,
      readBytes,
      ...(next === undefined ? {} : { next }),
    }
  }

const isPicked = ({ bytes }: VerifyTerms) =>
  bytes === 'all' || (bytes !== 'none' && Math.random() < bytes.share)

const profileImages: Part = async ({ profiles, blobs }, accountId) => {
  const missingOf = async () => {
    const profile = await profiles.get(accountId)
    const keys = imageKinds.flatMap((kind) => {
      const image = profile?.[kind].image
      return profile && image ? profileImageKeys(profile.imagesId, kind, image.hash) : []
    })
    return missing(blobs, keys)
  }
  // The picture may have changed in between: what is missing twice is missing.
  const once = await missingOf()
  const twice = once.length === 0 ? [] : await missingOf()
  return { ...none, findings: once.filter((key) => twice.includes(key)).map(findings.profileImageMissing) }
}

async function missing(blobs: Pick<BlobStore, 'head'>, keys: readonly string[]): Promise<string[]> {
  const infos = await Promise.all(keys.map((key) => blobs.head(key)))
  return keys.filter((_, i) => infos[i] === undefined)
}

const galleryItems: Part = async (ports, accountId, _after, { signal }) => {
  const found: WorkFinding[] = []
  for (const gallery of await ports.galleries.list(accountId))
    for (let cursor: string | undefined; ;) {
      signal.throwIfAborted()
      const { items, next } = await pageOf(ports, accountId, gallery.id, cursor)
      const gone = await withoutPhoto(ports, items)
      const still = await ports.items.getMany(gallery.id, gone)
      found.push(...(await withoutPhoto(ports, still)).map(findings.itemWithoutPhoto))
      if (next === undefined) break
      cursor = next
    }
  return { ...none, findings: found }
}

async function pageOf(
  { items }: CheckAccountPorts,
  accountId: string,
  galleryId: string,
  cursor: string | undefined,
): Promise<ItemPage> {
  try {
    return await items.page(accountId, galleryId, cursor, 200)
  } catch (error) {
    // It was removed meanwhile.
    if (isAppError(error, 'not-found')) return { items: [] }
    throw error
  }
}

async function withoutPhoto(
  { photos }: CheckAccountPorts,
  items: readonly { id: string; photoId: string | null }[],
): Promise<string[]> {
  const there = await photos.getMany(items.flatMap(({ photoId }) => photoId ?? []))
  const known = new Set(there.map(({ id }) => id))
  return items.flatMap(({ id, photoId }) => (photoId !== null && !known.has(photoId) ? id : []))
}

const counts: Part = async ({ counters }, accountId, _after, terms) => {
  const wrong = await counters.check(accountId, terms)
  return { ...none, findings: wrong.map((one) => findings.countWrong(one, accountId)) }
}

/**
 * In this order: counts first, as DynamoDB lists ready photos by the months that are counted; photos of the trash before others, so that
 * one that is restored meanwhile is not missed.
 */
export const accountParts: readonly Part[] = [
  counts,
  photosIn('trashed'),
  photosIn('rejected'),
  photosIn('ready'),
  profileImages,
  galleryItems,
]
