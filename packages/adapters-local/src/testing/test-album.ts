import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createWorker,
  newId,
  notFound,
  originalKey,
  processJobKind,
  processPhotoJob,
  receiveOriginal,
  reservePhotos,
  type AnnouncedPhoto,
  type Clock,
  type ImageProcessor,
  type Notification,
  type Photo,
  type ProcessedImage,
  type RejectedImage,
} from '@cloudalbum/core'
import { createDiskBlobStore } from '../disk/disk-blob-store.ts'
import { createSqliteChangeFeed } from '../sqlite/change-feed.ts'
import { openDatabase, type Database } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrate.ts'
import { createSqliteJobQueue } from '../sqlite/job-queue.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { createSqlitePhotoStore } from '../sqlite/photos-store.ts'

/** What the image processor of a test says of bytes, beside their checksum; an error is thrown. */
export type Verdict = Partial<ProcessedImage> | Partial<RejectedImage> | Error

const korea = { city: 'Seoul', country: 'South Korea', countryCode: 'KR' }

interface TestStores extends TestAlbumState {
  db: Database
  root: string
  clock: Clock
}

interface TestAlbumState {
  /** What the parts that are not real answer; to be changed at will. */
  says: { verdict: Verdict; quotaBytes: number | null }
  /** The only album, and what was put into it. */
  album: { id: string; accountId: string; photoIds: string[] }
  /** What was published, the oldest first. */
  notifications: Notification[]
}

function portsOf({ db, root, clock, says, album, notifications }: TestStores) {
  const blobs = createDiskBlobStore({
    root,
    baseUrl: '',
    secret: new Uint8Array(32),
    clock,
    windowMs: 43_200_000,
  })
  return {
    photos: createSqlitePhotoStore(db),
    jobs: createSqliteJobQueue(db, clock),
    changes: createSqliteChangeFeed(db, clock),
    blobs,
    notifier: {
      publish: (notification: Notification) => Promise.resolve(void notifications.push(notification)),
    },
    clock,
    images: imagesThatSay(() => says.verdict),
    places: {
      attribution: '',
      lookUp: (latitude: number) => Promise.resolve(latitude > 0 ? korea : undefined),
    },
    quotaBytesOf: () => Promise.resolve(says.quotaBytes),
    timeZoneOf: () => Promise.resolve('Asia/Seoul'),
    addToAlbum: (accountId: string, albumId: string, photoIds: string[]) =>
      accountId === album.accountId && albumId === album.id
        ? Promise.resolve(void album.photoIds.push(...photoIds))
        : Promise.reject(notFound('album')),
    isArriving: (key: string, uploadId: string | undefined) => blobs.isArriving(key, uploadId),
    onError: (error: unknown) => {
      throw error
    },
  }
}

/** The stores of an album in a temporary folder, real but for the image processor, for tests of the rules above them. */
export function openTestAlbum(clock: Clock) {
  const folder = mkdtempSync(join(tmpdir(), 'album-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const state: TestAlbumState = {
    says: { verdict: {}, quotaBytes: null },
    album: { id: newId(), accountId: newId(), photoIds: [] },
    notifications: [],
  }
  const { says, album } = state
  const ports = portsOf({ db, root: join(folder, 'files'), clock, ...state })

  async function reserve(bytes: Uint8Array): Promise<Photo> {
    const [answer] = await reservePhotos(ports, album.accountId, [announced(bytes)])
    const photo = answer && answer.outcome !== 'refused' ? await ports.photos.get(answer.photoId) : undefined
    if (!photo) throw new Error('The photo was refused')
    return photo
  }

  return {
    folder,
    db,
    ports,
    says,
    album,
    notifications: state.notifications,
    reserve,
    /** A photo whose bytes are here, and heard of. */
    async receive(bytes: Uint8Array): Promise<Photo> {
      const photo = await reserve(bytes)
      await ports.blobs.put(originalKey(photo), bytes)
      return receiveOriginal(ports, originalKey(photo))
    },
    /** PUTs bytes to a signed address. */
    put: (url: string, bytes: Uint8Array, contentType: string | null = null) =>
      ports.blobs.acceptUpload(
        new URL(url, 'http://album.test'),
        { contentType, contentLength: undefined },
        once(bytes),
      ),
    /** Runs the jobs that are due. */
    async work(): Promise<void> {
      const handlers = { [processJobKind]: processPhotoJob(ports) }
      await createWorker({
        queue: ports.jobs,
        handlers,
        concurrency: 2,
        onError: () => {},
        random: () => 0,
      }).runDue()
    },
    close(): void {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type TestAlbum = ReturnType<typeof openTestAlbum>

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What a client says of bytes. */
export const announced = (bytes: Uint8Array, more: Partial<AnnouncedPhoto> = {}): AnnouncedPhoto => ({
  fileName: 'a.jpg',
  sizeBytes: bytes.byteLength,
  sha256: sha256Of(bytes),
  contentType: 'image/jpeg',
  ...more,
})

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** Renditions are the bytes themselves, or what a test wants them to be. */
export function imagesThatSay(verdictOf: () => Verdict): Pick<ImageProcessor, 'process'> {
  return {
    async process(path) {
      const verdict = verdictOf()
      if (verdict instanceof Error) throw verdict
      const bytes = await readFile(path)
      const read = { sha256: sha256Of(bytes), sizeBytes: bytes.byteLength, metadata: {} }
      if (verdict.outcome === 'rejected')
        return { code: 'damaged', detail: 'It is damaged.', ...read, ...verdict, outcome: 'rejected' }
      const shown = {
        contentType: 'image/jpeg',
        width: 40,
        height: 30,
        thumbnail: bytes,
        preview: bytes,
        thumbHash: 'x',
      }
      return { ...shown, ...read, ...verdict, outcome: 'ready' }
    },
  }
}
