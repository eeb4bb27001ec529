import { AppError } from '@cloudalbum/core'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '../data-folder.ts'
import { makeDurableFolder } from '../disk/disk-blob-store.ts'
import { lockFolder, type FolderLock } from '../sqlite/folder-lock.ts'

export interface StagedRestoreOptions {
  dataDir: string
  /** Which of them belong here. */
  has: { rows: boolean; files: boolean }
  /** The album that is there is put aside, in the same folder. */
  replace: boolean
  nowMs: number
}

const waitMs = 2000
/** What takes the place of what is there, in this order. */
const moved = ['cloudalbum.sqlite-wal', 'cloudalbum.sqlite-shm', 'cloudalbum.sqlite', 'files']

/**
 * A data folder to which a backup is brought back. It is written to `restoring/` inside of it; when it is proven, names are changed.
 * While that goes on `restore-unfinished.json` says so: no album starts on the folder, and whoever restores again ends it.
 */
export class StagedRestore {
  private readonly options: StagedRestoreOptions
  private readonly places: ReturnType<typeof dataFolder>
  private lock: FolderLock | undefined

  constructor(options: StagedRestoreOptions) {
    this.options = options
    this.places = dataFolder(options.dataDir)
  }

  /** What is brought back lies here until the end. */
  get staged() {
    const folder = this.places.restoring
    return { database: join(folder, 'cloudalbum.sqlite'), files: join(folder, 'files') }
  }

  /** What an earlier run was about to do when it was cut off is done. False when there was nothing. */
  complete(): boolean {
    if (!existsSync(this.places.unfinishedRestore)) return false
    this.hold()
    try {
      this.exchange()
    } finally {
      this.release()
    }
    return true
  }

  /** @throws AppError `conflict` while the album runs, or when there is one and it is not to be replaced. */
  begin(backupId: string): void {
    const { restoring } = this.places
    makeDurableFolder(this.options.dataDir, 0o700)
    this.hold()
    try {
      if (!this.options.replace && this.hasAlbum())
        throw new AppError(
          'conflict',
          `There is an album in ${this.options.dataDir}. Restore to another folder with --to-data, or put that album aside with --replace.`,
        )
      const note = join(restoring, 'backup')
      if (existsSync(restoring) && !(existsSync(note) && readFileSync(note, 'utf8') === backupId))
        rmSync(restoring, { recursive: true })
      mkdirSync(restoring, { recursive: true, mode: 0o700 })
      // What a run was writing when it was killed has no name yet.
      rmSync(join(this.staged.files, '.incoming'), { recursive: true, force: true })
      // Also when the backup has none: then there are none.
      if (this.options.has.files) mkdirSync(this.staged.files, { recursive: true, mode: 0o750 })
      writeFileSync(note, backupId)
    } catch (error) {
      this.release()
      throw error
    }
  }

  /** Gives sentences for people. */
  finish(): string[] {
    const { dataDir, nowMs } = this.options
    const time = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
    const aside = newFolder(dataDir, `before-restore-${time}Z`)
    try {
      syncTree(this.places.restoring)
      writeDurably(this.places.unfinishedRestore, JSON.stringify({ aside }), dataDir)
      this.exchange()
    } finally {
      this.release()
    }
    const path = join(dataDir, aside)
    return existsSync(path)
      ? [`What was in ${dataDir} before is in ${path}. Remove it when you no longer need it.`]
      : []
  }

  /** Nobody is at it for now. */
  pause(): void {
    this.release()
  }

  /** Nothing stays. */
  abandon(): void {
    rmSync(this.places.restoring, { recursive: true, force: true })
    this.release()
  }

  /** Whatever happened before, and if it is cut off at any step and done again. */
  private exchange(): void {
    const { dataDir } = this.options
    const { restoring, unfinishedRestore } = this.places
    const { aside } = JSON.parse(readFileSync(unfinishedRestore, 'utf8')) as { aside: string }
    const asidePath = join(dataDir, aside)
    const isWaiting = (name: string) => existsSync(join(restoring, name))
    for (const name of moved) {
      // A log belongs to the database that is there until the new one takes its place.
      if (!isWaiting(name.replace(/-(wal|shm)$/, ''))) continue
      if (existsSync(join(dataDir, name))) {
        mkdirSync(asidePath, { recursive: true, mode: 0o700 })
        renameSync(join(dataDir, name), join(asidePath, name))
        for (const folder of [asidePath, dataDir]) sync(folder)
      }
      if (!isWaiting(name)) continue
      renameSync(join(restoring, name), join(dataDir, name))
      for (const folder of [dataDir, restoring]) sync(folder)
    }
    rmSync(restoring, { recursive: true, force: true })
    sync(dataDir)
    rmSync(unfinishedRestore)
    sync(dataDir)
  }

  private hasAlbum(): boolean {
    const { database, files } = this.places
    const { has } = this.options
    return (
      (has.rows && existsSync(database)) || (has.files && existsSync(files) && readdirSync(files).length > 0)
    )
  }

  private hold(): void {
    this.lock = lockFolder(this.places.lock, 'exclusive', waitMs)
    if (!this.lock)
      throw new AppError(
        'conflict',
        'The album is running on this folder. Stop it, then try again; or restore to another one with --to-data.',
      )
  }

  private release(): void {
    this.lock?.release()
    this.lock = undefined
  }
}

/** A folder that is not there yet: another restore may have ended in the same second. */
function newFolder(dataDir: string, name: string): string {
  let free = name
  for (let number = 2; existsSync(join(dataDir, free)); number++) free = `${name}-${number}`
  return free
}

function writeDurably(path: string, text: string, folder: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 })
  sync(`${path}.new`)
  renameSync(`${path}.new`, path)
  sync(folder)
}

/** Files were synced when they were written; names of folders are here. */
function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isFile()) sync(path)
  }
  sync(folder)
}

/** Folders cannot be synced on Windows, and need not be. */
function sync(path: string): void {
  if (process.platform === 'win32') return
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
