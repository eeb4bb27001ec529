import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqliteClaimStore,
  createSqliteClickBuffer,
  createSqliteDownloadTicketStore,
  createSqliteGalleryStore,
  createSqliteInsightStore,
  createSqliteItemStore,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteShareLinkStore,
  createSqliteVisitorSalts,
  createSqliteWebhookStore,
  dataFolder,
  makeDurableFolder,
  MemoryCdn,
  migrations,
  openAlbumDatabase,
} from '@cloudalbum/adapters-local'
import {
  createHttpWebhookSender,
  createSmtpMailer,
  createTokenSigner,
  GalleryMediaSigner,
  LinkMediaSigner,
  type LookUp,
} from '@cloudalbum/adapters-shared'
import type { Config } from '@cloudalbum/config'
import { systemClock, webhookNotifier, type Clock, type ImageProcessor } from '@cloudalbum/core'
import { createImageProcessor, createPlaces } from '@cloudalbum/imaging'
import type { Log } from './log.ts'
import { loadSecrets } from './secrets.ts'
import { version } from './version.ts'

export interface AdapterOptions {
  config: Config
  baseUrl: string
  log: Log
  /** For tests. */
  clock?: Clock
  images?: ImageProcessor
  /** How the names of webhooks are looked up. */
  lookUp?: LookUp
}

/** Media addresses stay the same this long, so that the browser's cache hits on a second visit. */
export const mediaWindowMs = 12 * 3_600_000

/** Of avatars and banners that are kept in memory. */
const profileImageBytes = 32 * 1024 * 1024

/** Every port of the core, on one machine. */
export function createAdapters(options: AdapterOptions) {
  const { config, baseUrl, log, clock = systemClock, images, lookUp } = options
  makeDurableFolder(config.dataDir, 0o700)
  const folder = dataFolder(config.dataDir)
  const { mediaSecret } = loadSecrets(config.dataDir)
  const { db, applied, backup, close } = openAlbumDatabase({ places: folder, migrations })
  if (backup) log('info', 'migrated', { applied, backup })
  const blobs = createDiskBlobStore({
    root: folder.files,
    baseUrl: '',
    secret: mediaSecret,
    clock,
    windowMs: mediaWindowMs,
  })
  const onFault = (error: unknown) => log('error', 'rate-limiter', { error })
  const jobs = createSqliteJobQueue(db, clock)
  const webhooks = createSqliteWebhookStore(db)
  return {
    ...createLocalAccounts({ db, clock, issuer: baseUrl, onFault }),
    db,
    clock,
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    albums: createSqliteAlbumStore(db),
    links: createSqliteShareLinkStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db),
    clicks: createSqliteClickBuffer(db, clock),
    salts: createSqliteVisitorSalts(db),
    insights: createSqliteInsightStore(db),
    tickets: createSqliteDownloadTicketStore(db),
    jobs,
    changes: createSqliteChangeFeed(db, clock),
    blobs,
    spool: blobs,
    galleryMedia: new GalleryMediaSigner({ secret: mediaSecret }),
    linkMedia: new LinkMediaSigner({ secret: mediaSecret, clock, windowMs: mediaWindowMs }),
    signer: createTokenSigner({ secret: mediaSecret, purpose: 'share', clock }),
    mailer: config.mail.kind === 'smtp' ? createSmtpMailer(config.mail) : undefined,
    cdn: new MemoryCdn({ maxBytes: profileImageBytes }),
    webhooks,
    notifier: webhookNotifier({ webhooks, jobs, clock }),
    sender: createHttpWebhookSender({
      allowPrivate: config.webhooksToPrivate,
      ...(lookUp ? { lookUp } : {}),
    }),
    userAgent: `CloudAlbum/${version} (+${baseUrl})`,
    images: images ?? createImageProcessor({ concurrency: config.workers }),
    places: createPlaces(),
    close,
  }
}

export type Adapters = ReturnType<typeof createAdapters>
