import { isId } from '../../ids.ts'
import {
  originalKey,
  parseRenditionKey,
  renditionKeys,
  renditionVersion,
  type Photo,
} from '../../photos/photo.ts'
import { photoIdOf } from '../../photos/collect-orphans.ts'
import { isSpokenOf } from '../../profiles/reconcile-profile-images.ts'
import { imageFolder, uploadFolder } from '../../profiles/profile-image.ts'
import type { BlobInfo, BlobStore } from '../../ports/blob-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { WorkFinding } from '../../ports/long-work-store.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import type { ProfileStore } from '../../ports/profile-store.ts'
import type { Checked } from './check-account.ts'
import { findings } from './findings.ts'

export interface CheckObjectsPorts {
  photos: Pick<PhotoStore, 'get' | 'getMany'>
  profiles: Pick<ProfileStore, 'get' | 'byImages'>
  blobs: Pick<BlobStore, 'list' | 'head' | 'remove'>
  clock: Clock
}

/** Where there are files, of one account or of all. Those of profiles do not tell whose they are. */
export const objectFolders = (accountId: string | undefined): string[] =>
  accountId === undefined
    ? ['originals/', 'renditions/', imageFolder, uploadFolder]
    : [`originals/${accountId}/`, `renditions/${accountId}/`]

/** Younger ones may be of an upload whose row is being written. */
const graceMs = 24 * 3_600_000
const page = 500

/** Whether some row speaks of each file. Removes renditions that newer ones took the place of, nothing else. */
export async function checkObjects(
  ports: CheckObjectsPorts,
  folder: string,
  after: string | undefined,
  { repair, signal }: { repair: boolean; signal: AbortSignal },
): Promise<Checked> {
  const { blobs, next } = await ports.blobs.list(folder, after, page)
  signal.throwIfAborted()
  const old = blobs.filter(({ modifiedAtMs }) => modifiedAtMs < ports.clock.now() - graceMs)
  const found =
    folder === imageFolder || folder === uploadFolder
      ? await ofProfiles(ports, old)
      : await ofPhotos(ports, old, repair)
  return { findings: found, count: 0, readBytes: 0, ...(next === undefined ? {} : { next }) }
}

async function ofProfiles(
  { profiles }: CheckObjectsPorts,
  blobs: readonly BlobInfo[],
): Promise<WorkFinding[]> {
  const found: WorkFinding[] = []
  for (const { key } of blobs) if (!(await isSpokenOf(profiles, key))) found.push(findings.fileOrphan(key))
  return found
}

async function ofPhotos(
  ports: CheckObjectsPorts,
  blobs: readonly BlobInfo[],
  repair: boolean,
): Promise<WorkFinding[]> {
  const ids = [...new Set(blobs.map(({ key }) => photoIdOf(key)))].filter(isId)
  const photos = new Map((await ports.photos.getMany(ids)).map((photo) => [photo.id, photo]))
  const found: WorkFinding[] = []
  for (const { key } of blobs) {
    const finding = await findingOf(ports, key, photos.get(photoIdOf(key)), repair)
    if (finding) found.push(finding)
  }
  return found
}

async function findingOf(
  ports: CheckObjectsPorts,
  key: string,
  photo: Photo | undefined,
  repair: boolean,
): Promise<WorkFinding | undefined> {
  if (!photo) {
    if (!isId(photoIdOf(key))) return findings.fileUnknown(key)
    return (await ports.photos.get(photoIdOf(key))) ? undefined : findings.fileOrphan(key)
  }
  const rendition = parseRenditionKey(key)
  const isOfBytes = rendition?.accountId === photo.accountId && rendition.sha256 === photo.sha256
  if (rendition && isOfBytes) {
    // One of the present version may have been made for a row that says so in a moment.
    const newest = Math.max(photo.renditionVersion, renditionVersion)
    if (rendition.renditionVersion < photo.renditionVersion) return outdated(ports, key, photo, repair)
    if (rendition.renditionVersion <= newest) return undefined
  }
  return key === originalKey(photo) ? undefined : findings.fileUnknown(key)
}

/** Pages that were opened before the newer ones were there may still show it for a while. */
async function outdated(
  { blobs, clock }: CheckObjectsPorts,
  key: string,
  photo: Photo,
  repair: boolean,
): Promise<WorkFinding | undefined> {
  if (photo.state === 'purging' || photo.updatedAtMs > clock.now() - graceMs) return undefined
  const present = await Promise.all(renditionKeys(photo).map((one) => blobs.head(one)))
  if (present.includes(undefined)) return undefined
  if (repair) await blobs.remove([key])
  return findings.renditionOld(key, repair)
}
