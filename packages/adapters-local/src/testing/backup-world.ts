import {
  BackupPlace,
  backUp,
  chooseBackup,
  newId,
  originalKey,
  renditionKey,
  renditions,
  restoreBackup,
  verifyBackup,
  type BackUpOptions,
  type BackUpPorts,
  type Clock,
  type Photo,
  type RestoreOptions,
  type RestoreTarget,
} from '@cloudalbum/core'
import { newSha256 } from '@cloudalbum/adapters-shared'
import { samplesOf } from '@cloudalbum/port-suites'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createSqliteRowsSource } from '../backup/snapshot-rows.ts'
import { createSqliteRowsTarget } from '../backup/sqlite-rows-target.ts'
import { StagedRestore } from '../backup/staged-restore.ts'
import { dataFolder } from '../data-folder.ts'
import { createDiskBlobStore } from '../disk/disk-blob-store.ts'
import { createSqlitePhotoIndex } from '../sqlite/photos-index.ts'
import { createSqlitePhotoStore } from '../sqlite/photos-store.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { openAlbumDatabase } from '../sqlite/open-album-database.ts'

export interface BackupWorldOptions {
  clock: Clock
  /** Where backups go; a folder unless told otherwise. */
  store?: BackUpPorts['place']['options']['store']
  /** Of all that is there. */
  prefix?: string
}

const diskAt = (root: string, clock: Clock) =>
  createDiskBlobStore({ root, baseUrl: '', secret: new Uint8Array(32), clock, windowMs: 1000 })

/** An album on a disk with a place for its backups, in a folder that goes with `close`. */
export function openBackupWorld({ clock, store, prefix = '' }: BackupWorldOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'))
  const dataDir = join(folder, 'data')
  const album = openAlbum(dataDir, clock)
  const placeFolder = join(folder, 'backup')
  const place = new BackupPlace({
    store: store ?? diskAt(placeFolder, clock),
    prefix,
    name: 'the place',
  })
  const places = dataFolder(dataDir)
  const ports: BackUpPorts = {
    clock,
    writer: { host: 'here', process: 1 },
    isGone: () => false,
    place,
    rows: createSqliteRowsSource({ database: places.database, folder: places.backups }),
    files: album.blobs,
    sha256: newSha256,
  }
  const { signal: never } = new AbortController()
  const report = () => Promise.resolve()
  return {
    ...album,
    folder,
    dataDir,
    placeFolder,
    place,
    ports,
    backUp: (options: Partial<BackUpOptions> = {}, more: Partial<BackUpPorts> = {}, signal = never) =>
      backUp({ ...ports, ...more }, { version: 'test', ...options }, report, signal),
    verify: async (whole = true) =>
      verifyBackup(ports, await chooseBackup(place, undefined), { whole }, report, never),
    async restore(to: string, options: RestoreOptions & { replace?: boolean; atMs?: number } = {}) {
      const target = targetAt(to, clock, options.replace ?? false)
      const backup = await chooseBackup(place, options.atMs)
      return restoreBackup({ place, target, sha256: newSha256, clock }, backup, options, report, never)
    },
    close() {
      if (album.db.open) album.closeDatabase()
      rmSync(folder, { recursive: true })
    },
  }
}

function openAlbum(dataDir: string, clock: Clock) {
  const places = dataFolder(dataDir)
  const blobs = diskAt(places.files, clock)
  const { db, close } = openAlbumDatabase({ places, migrations })
  const photos = createSqlitePhotoStore(db)
  const accountId = newId()
  db.exec(`INSERT INTO accounts (id, email, email_key, display_name, role, preferences, created_at_ms, confirmed_at_ms, only_as_first,
    tokens_valid_from_ms) VALUES ('${accountId}', 'anna@x.test', 'anna@x.test', 'Anna', 'admin', '{}', 1, 1, 0, 0)`)
  const samples = samplesOf({ photos, index: createSqlitePhotoIndex(db) }, accountId)
  const renditionsOf = (photo: Photo) => renditions.map((one) => renditionKey(photo, one))
  return {
    db,
    blobs,
    accountId,
    /** One with its files. */
    async addPhoto(bytes: Uint8Array = randomBytes(2000)): Promise<Photo> {
      const hash = newSha256()
      hash.update(bytes)
      const photo = await samples.ready(undefined, { sha256: hash.hex(), sizeBytes: bytes.byteLength })
      for (const key of renditionsOf(photo)) await blobs.put(key, randomBytes(300))
      await blobs.put(originalKey(photo), bytes)
      return photo
    },
    async removePhoto(photo: Photo): Promise<void> {
      await photos.startPurge(photo.accountId, [photo.id], clock.now(), true)
      await blobs.remove([originalKey(photo), ...renditionsOf(photo)])
      await photos.finishPurge(photo.id)
    },
    closeDatabase: close,
  }
}

function targetAt(dataDir: string, clock: Clock, replace: boolean): RestoreTarget {
  const has = { rows: true, files: true }
  const staged = new StagedRestore({ dataDir, has, replace, nowMs: clock.now() })
  const newer = replace ? dataFolder(dataDir).database : undefined
  return {
    kind: 'sqlite',
    isAside: true,
    begin: async (id) => {
      staged.begin(id)
      return Promise.resolve({
        files: diskAt(staged.staged.files, clock),
        rows: createSqliteRowsTarget({
          database: staged.staged.database,
          newer: () => Promise.resolve(newer),
        }),
        finish: async () => Promise.resolve(staged.finish()),
        abandon: async () => Promise.resolve(staged.abandon()),
        pause: async () => Promise.resolve(staged.pause()),
      })
    },
  }
}

export type BackupWorld = ReturnType<typeof openBackupWorld>

/** What lies in a folder: names with their bytes, but what belongs to a running database. */
export function treeOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return Object.fromEntries(
    files
      .map((one) => join(one.parentPath, one.name))
      .map((path) => [relative(folder, path), readFileSync(path).toString('latin1')] as const)
      .sort(),
  )
}
