import { AppError, isAppError } from '../../errors.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { RowsFacts, RowsSnapshot, RowsSource } from '../../ports/backup-rows.ts'
import type { NewSha256 } from '../../ports/sha256.ts'
import { copiedFiles, photoMarks } from './copy-files.ts'
import { blocksOfFiles, filesOf, InOrder, type FileEntry } from './file-list.ts'
import { format, type BackupProblems, type Manifest, type Stored } from './manifest.ts'
import { ObjectIndex } from './object-index.ts'
import { packedIds, type PackedSet } from './packed-set.ts'
import { storeParts, type PartsWriter } from './parts.ts'
import { PlaceLock, type LockPorts } from './place-lock.ts'
import type { BackupPlace, StoredBackup } from './place.ts'

export interface BackUpPorts extends LockPorts {
  place: BackupPlace
  rows: RowsSource
  files: Pick<BlobStore, 'list' | 'get'>
  sha256: NewSha256
}

export interface BackUpOptions {
  /** Of this album. */
  version: string
  /** Thumbnails and previews can be made again. */
  withoutRenditions?: boolean
  /** Reads every object of the place and copies again what is damaged. */
  verify?: boolean
}

/** How far it is: files that are safe, out of how many there were last time. The cursor is of no use: what was copied is found again. */
export interface BackUpProgress {
  done: number
  total?: number
  cursor: number
}

export interface BackUpResult extends StoredBackup {
  place: string
  files: number
  fileBytes: number
  tables: Record<string, number>
  isConsistent: boolean
  problems: BackupProblems
  /** Objects of the place that were damaged and are written anew; only with `verify`. */
  mended: number
}

export type BackupReport = (progress: BackUpProgress) => Promise<void>

/** Of rows in which photos cannot be deleted that went while files were copied: later ones do not know them. */
const mostRounds = 5

/**
 * Makes a backup while the album goes on: the rows of one moment, and every file that they speak of. Files that are at the place
 * are not read again. Ended at any moment, it has only added objects that the next one finds.
 * @throws AppError `conflict` while somebody else writes to the place, or when it holds backups of another album.
 */
export const backUp = (
  ports: BackUpPorts,
  options: BackUpOptions,
  report: BackupReport,
  signal: AbortSignal,
): Promise<BackUpResult> =>
  PlaceLock.hold(ports.place, ports, async (lock) => {
    const onStep = async () => {
      signal.throwIfAborted()
      await lock.keep()
    }
    const { place, sha256 } = ports
    const { objects, removed } = options.verify
      ? await ObjectIndex.loadVerified(place, sha256, onStep)
      : { objects: await ObjectIndex.load(place), removed: [] }
    const last = await lastReadable(place)
    const manifest = await described({ ...ports, objects, onStep }, options, last, report, signal)
    await lock.keep({ now: true })
    const backup = await place.describe(manifest)
    const { rows, files, problems } = manifest
    return {
      ...backup,
      place: place.name,
      files: files.count,
      fileBytes: files.fileBytes,
      tables: rows.tables,
      isConsistent: rows.isConsistent,
      problems,
      mended: removed.length,
    }
  })

type Work = BackUpPorts & PartsWriter

async function described(
  work: Work,
  options: BackUpOptions,
  last: Manifest | undefined,
  report: BackupReport,
  signal: AbortSignal,
): Promise<Manifest> {
  let previous = last?.files
  for (let round = 1; ; round++) {
    const madeAtMs = work.clock.now()
    const snapshot = await work.rows.snapshot(signal)
    try {
      const photos = packedIds()
      let rows = await storedRows(work, snapshot, photos)
      checkAlbum(work.place, last, rows)
      const problems: BackupProblems = { damaged: [], missing: [], damagedCount: 0, missingCount: 0 }
      const files = await storedFiles(work, { ...options, photos, problems, previous, report, last })
      const { gone, missing } = await withoutOriginal(work, photos)
      if (gone.length > 0 && !snapshot.bury && round < mostRounds) {
        previous = files
        continue
      }
      if (gone.length > 0 && snapshot.bury) {
        await snapshot.bury(gone, madeAtMs)
        rows = await storedRows(work, snapshot, packedIds())
      } else missing.push(...gone)
      problems.missing = missing.slice(0, mostNamed)
      problems.missingCount = missing.length
      return { format, madeAtMs, version: options.version, rows, files, problems }
    } finally {
      await snapshot.close()
    }
  }
}

/** Photos whose originals were not found: deleted for good while files were copied, or lost in the album itself. */
async function withoutOriginal(
  { rows }: Work,
  photos: PackedSet,
): Promise<{ gone: string[]; missing: string[] }> {
  const missed = photos.textsOf(photoMarks.needed)
  const present = new Set(missed.length > 0 ? await rows.present(missed) : [])
  return { gone: missed.filter((id) => !present.has(id)), missing: missed.filter((id) => present.has(id)) }
}

const mostNamed = 100

async function storedRows(work: Work, snapshot: RowsSnapshot, photos: PackedSet): Promise<Manifest['rows']> {
  const onPhoto = (id: string, needsOriginal: boolean) =>
    photos.add(id, needsOriginal ? photoMarks.needed : photoMarks.maybe)
  const stored = await storeParts(work, snapshot.blocks(onPhoto))
  return { kind: snapshot.kind, ...stored, ...snapshot.facts() }
}

interface FilesOptions extends BackUpOptions {
  photos: PackedSet
  problems: BackupProblems
  previous: Manifest['files'] | undefined
  report: BackupReport
  last: Manifest | undefined
}

async function storedFiles(work: Work, options: FilesOptions): Promise<Manifest['files']> {
  const { photos, problems, previous, last, report, withoutRenditions = false } = options
  const total = last && { total: last.files.count }
  let [count, fileBytes] = [0, 0]
  const onPage = async () => {
    await work.onStep()
    await report({ done: count, ...total, cursor: count })
  }
  const entries = copiedFiles({
    ...work,
    photos,
    problems,
    withoutRenditions,
    previous: new InOrder(entriesOf(work, previous)),
    onPage,
  })
  async function* counted(): AsyncGenerator<FileEntry, undefined> {
    for await (const entry of entries) {
      count++
      fileBytes += entry.bytes
      yield entry
    }
  }
  const stored: Stored = await storeParts(work, blocksOfFiles(counted()))
  return { ...stored, count, fileBytes }
}

/** A damaged list saves no reading; `verify` tells of it. */
async function* entriesOf(
  work: Work,
  files: Manifest['files'] | undefined,
): AsyncGenerator<FileEntry, undefined> {
  try {
    if (files) yield* filesOf(work.place, work.sha256, { files })
  } catch (error) {
    if (!isAppError(error, 'checksum-mismatch')) throw error
  }
}

/** What is damaged must not keep a new one from being made. */
async function lastReadable(place: BackupPlace): Promise<Manifest | undefined> {
  for (const { id } of await place.backups())
    try {
      return await place.manifest(id)
    } catch (error) {
      if (!isAppError(error, 'checksum-mismatch')) throw error
    }
  return undefined
}

/** Backups of two albums at one place would push out each other. */
function checkAlbum(place: BackupPlace, last: Manifest | undefined, { accountIds }: RowsFacts): void {
  if (accountIds.length === 0)
    throw new AppError('conflict', 'This album has no accounts yet: there is nothing to back up.')
  const before = last?.rows.accountIds ?? accountIds
  if (!before.some((id) => accountIds.includes(id)))
    throw new AppError('conflict', `${place.name} holds backups of another album. Choose another place.`)
}
