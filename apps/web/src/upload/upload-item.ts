import type { Reservation } from '@cloudalbum/contract'
import type { SkipReason } from './accepted-types.ts'

/**
 * `waiting` → `hashing` → `hashed` → `reserving` → `reserved` → `sending` → `processing` → `done`, and what may
 * come instead. `lost`: known from before a reload, the file itself is not here yet.
 */
export type UploadState =
  | 'waiting'
  | 'hashing'
  | 'hashed'
  | 'reserving'
  | 'reserved'
  | 'sending'
  | 'processing'
  | 'done'
  | 'duplicate'
  | 'rejected'
  | 'refused'
  | 'failed'
  | 'skipped'
  | 'lost'

export interface UploadItem {
  /** Name, size and time of the file (and its folder): the same file again has the same key. */
  readonly key: string
  readonly name: string
  /** Folder that it came from, or ''. */
  readonly folder: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly contentType: string
  readonly albumId: string | undefined
  file: Blob | undefined
  state: UploadState
  sentBytes: number
  sha256: string | undefined
  photoId: string | undefined
  reservation: Reservation | undefined
  /** Why it was skipped, refused, rejected or failed. */
  problem: UploadProblem | undefined
  /** For a duplicate: the photo is in the trash. */
  inTrash: boolean
}

export type UploadProblem =
  { kind: 'skip'; reason: SkipReason } | { kind: 'said'; code: string; detail: string }

const running: ReadonlySet<UploadState> = new Set([
  'waiting',
  'hashing',
  'hashed',
  'reserving',
  'reserved',
  'sending',
])
const retryable: ReadonlySet<UploadState> = new Set(['failed', 'refused'])

/** Whether bytes are still on their way: closing the page would interrupt it. */
export const isRunning = (item: UploadItem) => running.has(item.state)
export const isRetryable = (item: UploadItem) => retryable.has(item.state) && item.file !== undefined

export function keyOf(file: { name: string; folder: string; sizeBytes: number; modifiedMs: number }): string {
  return `${file.folder}/${file.name}\n${file.sizeBytes}\n${file.modifiedMs}`
}

export interface UploadTotals {
  count: number
  running: number
  processing: number
  done: number
  duplicates: number
  problems: number
  skipped: number
  lost: number
  totalBytes: number
  sentBytes: number
}

const goodEnds: ReadonlySet<UploadState> = new Set(['processing', 'done', 'duplicate', 'rejected'])

/** Files that end without being sent leave the sum, so that the bar always ends full. */
export function totalsOf(items: readonly UploadItem[]): UploadTotals {
  const totals: UploadTotals = {
    count: 0,
    running: 0,
    processing: 0,
    done: 0,
    duplicates: 0,
    problems: 0,
    skipped: 0,
    lost: 0,
    totalBytes: 0,
    sentBytes: 0,
  }
  for (const item of items) {
    if (item.state === 'skipped') {
      totals.skipped++
      continue
    }
    totals.count++
    if (item.state === 'lost') totals.lost++
    else if (item.state === 'processing') totals.processing++
    else if (item.state === 'done') totals.done++
    else if (item.state === 'duplicate') totals.duplicates++
    else if (isRunning(item)) totals.running++
    else totals.problems++
    if (isRunning(item) || goodEnds.has(item.state)) {
      totals.totalBytes += item.sizeBytes
      totals.sentBytes += isRunning(item) ? item.sentBytes : item.sizeBytes
    }
  }
  return totals
}
