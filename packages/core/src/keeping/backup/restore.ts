import { AppError, isAppError } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BlobInfo } from '../../ports/blob-store.ts'
import type { OpenTarget, RestoreTarget } from '../../ports/restore-target.ts'
import type { NewSha256 } from '../../ports/sha256.ts'
import type { BackupReport } from './back-up.ts'
import { chunksOf, inParallel } from './bytes.ts'
import { damaged } from './damaged.ts'
import { filesOf, InOrder, type FileEntry } from './file-list.ts'
import type { Manifest } from './manifest.ts'
import { readParts } from './parts.ts'
import type { BackupPlace, StoredBackup } from './place.ts'
import { verifyBackup, type VerifiedBackup } from './verify-backup.ts'

export interface RestoreBackupPorts {
  place: BackupPlace
  target: RestoreTarget
  sha256: NewSha256
  clock: Clock
}

export interface RestoreOptions {
  /** Share links, API keys and invitations of the backup end as well. */
  revokeAll?: boolean
  /** Files that the backup does not name may be there, and stay. */
  besideOthers?: boolean
}

export interface Restored extends StoredBackup {
  manifest: Manifest
  /** Rows of each table, counted where they are now. */
  tables: Record<string, number>
  /** Files whose bytes were read again, and are those of the backup. */
  files: number
  /** What else people have to know. */
  notes: string[]
}

const atOnce = 4
const pageSize = 500

/**
 * Brings a backup back, proves that what is there now equals it, and only then makes it the album. A backup that is damaged is
 * refused, and nothing is written. Ended at any moment, it goes on with what is there already.
 * @throws AppError `checksum-mismatch` for a damaged backup, `conflict` for a place that is in use.
 */
export async function restoreBackup(
  ports: RestoreBackupPorts,
  backup: StoredBackup,
  options: RestoreOptions,
  report: BackupReport,
  signal: AbortSignal,
): Promise<Restored> {
  const { place, target, sha256, clock } = ports
  // What cannot be undone is written only when all was read; what lies aside is read while it is written.
  const found = await verifyBackup({ place, sha256 }, backup, { whole: !target.isAside }, report, signal)
  checkKind(found, target)
  const open = await target.begin(backup.id)
  try {
    const tables = await written({ place, sha256, open }, found, options, report, signal)
    const notes = await open.rows.revoke({ nowMs: clock.now(), all: options.revokeAll ?? false })
    notes.push(...(await open.finish()))
    return { ...found, tables, files: found.manifest.files.count, notes }
  } catch (error) {
    await (isAppError(error, 'checksum-mismatch') ? open.abandon() : open.pause())
    throw error
  }
}

interface Work extends Pick<RestoreBackupPorts, 'place' | 'sha256'> {
  open: OpenTarget
}

function checkKind({ manifest }: VerifiedBackup, target: RestoreTarget): void {
  const { kind } = manifest.rows
  if (kind !== target.kind)
    throw new AppError(
      'conflict',
      `The rows of this backup are those of ${kind}, and METADATA is ${target.kind}. Set METADATA=${kind}.`,
    )
}

/** Gives the rows of each table. */
async function written(
  work: Work,
  found: VerifiedBackup,
  options: RestoreOptions,
  report: BackupReport,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const { place, open, sha256 } = work
  const { rows, files } = found.manifest
  let done = 0
  const onPage = async (count: number) => {
    signal.throwIfAborted()
    done += count
    await report({ done, total: 2 * files.count, cursor: done })
  }
  const entries = () => filesOf(place, sha256, found.manifest)
  await copyMissing(work, entries(), options, onPage)
  await open.rows.write(readParts(place, sha256, rows))
  const { equal, tables } = await open.rows.prove(readParts(place, sha256, rows))
  const counts = (all: Record<string, number>) => JSON.stringify(Object.entries(all).sort())
  if (!equal || counts(tables) !== counts(rows.tables))
    throw damaged('The rows that were written are not those of the backup. Look at the disk, then try again.')
  await proveFiles(work, entries(), onPage)
  return tables
}

/** Those that are there with their size are believed until they are proven. */
async function copyMissing(
  work: Work,
  entries: AsyncIterable<FileEntry>,
  { besideOthers = false }: RestoreOptions,
  onPage: (count: number) => Promise<void>,
): Promise<void> {
  const there = new InOrder(filesThere(work.open))
  const foreign = ({ key }: { key: string }) => {
    if (!besideOthers)
      throw new AppError(
        'conflict',
        `There are files already that are not of this backup, such as ${key}. They are left as they are: restore to a folder, or to ` +
          'buckets, in which nothing else is.',
      )
  }
  for await (const page of pagesOf(entries)) {
    const missing: FileEntry[] = []
    for (const entry of page) {
      const found = await there.find(entry.key, foreign)
      if (found && found.sizeBytes !== entry.bytes) await work.open.files.remove([entry.key])
      if (found?.sizeBytes !== entry.bytes) missing.push(entry)
    }
    await inParallel(missing, atOnce, (entry) => copy(work, entry))
    await onPage(page.length)
  }
  await there.rest(foreign)
}

async function copy({ place, open }: Work, { key, sha256, bytes }: FileEntry): Promise<void> {
  const refused = () => damaged(`${key} is damaged in this backup: ${place.objectKey(sha256)}.`)
  const spooled = await open.files.receive(await place.read(sha256), bytes).catch((error: unknown) => {
    throw ['too-large', 'invalid-input', 'not-found'].some((code) => isAppError(error) && error.code === code)
      ? refused()
      : error
  })
  try {
    if (spooled.sha256 !== sha256) throw refused()
    await spooled.keep(key, { contentType: 'application/octet-stream' })
  } finally {
    await spooled.discard()
  }
}

/** Reads every file where it is now; one that an earlier run has left half is written again. */
async function proveFiles(
  work: Work,
  entries: AsyncIterable<FileEntry>,
  onPage: (count: number) => Promise<void>,
): Promise<void> {
  const { open } = work
  for await (const page of pagesOf(entries)) {
    await inParallel(page, atOnce, async (entry) => {
      if (await isEqual(work, entry)) return
      await open.files.remove([entry.key])
      await copy(work, entry)
      if (!(await isEqual(work, entry)))
        throw damaged(
          `${entry.key} cannot be written: what is read back is something else. Look at the disk.`,
        )
    })
    await onPage(page.length)
  }
}

async function isEqual({ open, sha256 }: Work, entry: FileEntry): Promise<boolean> {
  const hash = sha256()
  const { body } = await open.files.get(entry.key)
  for await (const chunk of chunksOf(body)) hash.update(chunk)
  return hash.hex() === entry.sha256
}

async function* filesThere({ files }: OpenTarget): AsyncGenerator<BlobInfo, undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await files.list('', cursor, pageSize)
    yield* page.blobs
    if (page.next === undefined) return
    cursor = page.next
  }
}

async function* pagesOf<T>(all: AsyncIterable<T>): AsyncGenerator<T[], undefined> {
  let page: T[] = []
  for await (const one of all) {
    page.push(one)
    if (page.length < pageSize) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
