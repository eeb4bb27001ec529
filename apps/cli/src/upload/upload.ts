import {
  addToAlbum,
  ApiError,
  findKnown,
  reservePhotos,
  type Client,
  type Reservation,
} from '@cloudalbum/contract'
import { hashFile } from './hash-file.ts'
import type { LocalFile } from './find-files.ts'
import type { Progress } from './progress.ts'
import { withRetries } from './retry.ts'
import { sendFile } from './send-file.ts'

export interface UploadPlan {
  files: LocalFile[]
  client: Client
  baseUrl: string
  albumId?: string
  /** Files on the way at the same time. */
  parallel: number
  dryRun: boolean
  progress: Progress
  signal: AbortSignal
}

export interface UploadReport {
  uploaded: number
  duplicates: number
  failed: { path: string; reason: string }[]
}

const batchSize = 50

/** Uploads what the album does not have. Running it again continues where it stopped: what is there is a duplicate. */
export async function upload(plan: UploadPlan): Promise<UploadReport> {
  const report: UploadReport = { uploaded: 0, duplicates: 0, failed: [] }
  for (let i = 0; i < plan.files.length && !plan.signal.aborted; i += batchSize)
    await uploadBatch(plan, plan.files.slice(i, i + batchSize), report)
  return report
}

async function uploadBatch(plan: UploadPlan, files: LocalFile[], report: UploadReport): Promise<void> {
  const hashed = await hashAll(plan, files, report)
  const firsts = [...new Map(hashed.map((one) => [one.sha256, one])).values()]
  skip(
    plan,
    report,
    hashed.filter((one) => !firsts.includes(one)).map((one) => one.file),
  )
  if (firsts.length === 0) return
  if (plan.dryRun) return dryRun(plan, firsts, report)
  const photos = firsts.map(({ file, sha256 }) => ({
    fileName: file.fileName,
    sizeBytes: file.sizeBytes,
    fileTimeMs: file.fileTimeMs,
    contentType: file.contentType,
    sha256,
    ...(plan.albumId ? { albumId: plan.albumId } : {}),
  }))
  const { photos: reservations } = await withRetries(
    () => plan.client.call(reservePhotos, { body: { photos } }),
    plan.signal,
  )
  await inParallel(plan.parallel, firsts, (one, i) => settle(plan, one.file, reservations[i], report))
  await addDuplicates(plan, reservations)
}

interface Hashed {
  file: LocalFile
  sha256: string
}

async function hashAll(plan: UploadPlan, files: LocalFile[], report: UploadReport): Promise<Hashed[]> {
  const hashed: Hashed[] = []
  for (const file of files)
    try {
      hashed.push({ file, sha256: await hashFile(file.path, plan.signal) })
    } catch (error) {
      if (plan.signal.aborted) throw error
      fail(plan, report, file, (error as Error).message)
    }
  return hashed
}

async function dryRun(plan: UploadPlan, hashed: Hashed[], report: UploadReport): Promise<void> {
  const body = { sha256s: hashed.map((one) => one.sha256) }
  const { photos } = await withRetries(() => plan.client.call(findKnown, { body }), plan.signal)
  const known = new Set(photos.filter((photo) => photo.state !== 'expected').map((photo) => photo.sha256))
  for (const { file, sha256 } of hashed) {
    if (known.has(sha256)) {
      skip(plan, report, [file])
      continue
    }
    plan.progress.say(`would upload ${file.path}`)
    report.uploaded += 1
  }
}

async function settle(
  plan: UploadPlan,
  file: LocalFile,
  reservation: Reservation | undefined,
  report: UploadReport,
): Promise<void> {
  if (plan.signal.aborted) return
  if (!reservation) return fail(plan, report, file, 'The album said nothing about this file.')
  if (reservation.outcome === 'duplicate') return skip(plan, report, [file])
  if (reservation.outcome === 'refused') return fail(plan, report, file, reservation.detail)
  try {
    await sendFile(file, reservation, { ...plan, onBytes: (bytes) => plan.progress.add(bytes) })
    report.uploaded += 1
    plan.progress.done()
  } catch (error) {
    if (plan.signal.aborted) return
    fail(plan, report, file, error instanceof ApiError ? error.message : String(error))
  }
}

function skip(plan: UploadPlan, report: UploadReport, files: LocalFile[]): void {
  for (const file of files) {
    report.duplicates += 1
    plan.progress.add(file.sizeBytes)
    plan.progress.done()
  }
}

function fail(plan: UploadPlan, report: UploadReport, file: LocalFile, reason: string): void {
  report.failed.push({ path: file.path, reason })
  plan.progress.say(`✗ ${file.path}: ${reason}`)
  plan.progress.done()
}

/** New photos join the album with their reservation; those that were there before join here. */
async function addDuplicates(
  { client, albumId, signal }: UploadPlan,
  reservations: Reservation[],
): Promise<void> {
  const photoIds = reservations.flatMap((one) =>
    one.outcome === 'duplicate' && one.state !== 'trashed' ? [one.photoId] : [],
  )
  if (!albumId || photoIds.length === 0) return
  await withRetries(() => client.call(addToAlbum, { params: { id: albumId }, body: { photoIds } }), signal)
}

async function inParallel<T>(
  limit: number,
  items: T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries()
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      for (const [index, item] of entries) await work(item, index)
    }),
  )
}
