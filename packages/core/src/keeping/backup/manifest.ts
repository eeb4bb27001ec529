import type { RowsFacts, RowsKind } from '../../ports/backup-rows.ts'
import { damaged } from './damaged.ts'

/** An object of the place: the SHA-256 of its bytes is its name. */
export interface Part {
  sha256: string
  bytes: number
}

/** Bytes in order, in parts that are compressed each on its own. */
export interface Stored {
  /** Of all of them, not compressed. */
  sha256: string
  bytes: number
  parts: Part[]
}

/** What a backup is. It is written last: without it there is none. */
export interface Manifest {
  format: typeof format
  madeAtMs: number
  /** Of the album that made it. */
  version: string
  rows: Stored & RowsFacts & { kind: RowsKind }
  /** A line for each file, in order of key: see `file-list.ts`. */
  files: Stored & { count: number; fileBytes: number }
  problems: BackupProblems
}

/** What was wrong with the album itself. The backup holds what was there. */
export interface BackupProblems {
  /** Originals with other bytes than were uploaded, or that could not be read: the first of them. */
  damaged: string[]
  /** Photos without their original: the first of them. */
  missing: string[]
  damagedCount: number
  missingCount: number
}

export const format = 'cloudalbum-backup-1'

/** @throws AppError `checksum-mismatch` for what is none. */
export function parseManifest(text: string): Manifest {
  const value = read(text)
  if (!isRecord(value)) throw notManifest()
  if (value['format'] !== format)
    throw damaged(
      `This backup is of another format (${String(value['format'])}). Use the CloudAlbum that made it.`,
    )
  if (!isManifest(value)) throw notManifest()
  return value
}

const notManifest = () => damaged('The description of this backup cannot be read.')

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isManifest(value: Record<string, unknown>): value is Record<string, unknown> & Manifest {
  const { rows, files, problems } = value
  return (
    isCount(value['madeAtMs']) &&
    typeof value['version'] === 'string' &&
    isStored(rows) &&
    (rows['kind'] === 'sqlite' || rows['kind'] === 'dynamodb') &&
    typeof rows['isConsistent'] === 'boolean' &&
    isTexts(rows['accountIds']) &&
    isRecord(rows['tables']) &&
    Object.values(rows['tables']).every(isCount) &&
    isStored(files) &&
    isCount(files['count']) &&
    isCount(files['fileBytes']) &&
    isRecord(problems) &&
    isTexts(problems['damaged']) &&
    isTexts(problems['missing']) &&
    isCount(problems['damagedCount']) &&
    isCount(problems['missingCount'])
  )
}

const isStored = (value: unknown): value is Record<string, unknown> & Stored =>
  isPart(value) && Array.isArray(value['parts']) && value['parts'].every(isPart)

const isPart = (value: unknown): value is Record<string, unknown> & Part =>
  isRecord(value) &&
  typeof value['sha256'] === 'string' &&
  isSha256(value['sha256']) &&
  isCount(value['bytes'])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
