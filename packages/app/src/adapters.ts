import type {
  AccessTokens,
  AccountStore,
  AlbumStore,
  ApiKeyStore,
  BlobStore,
  Cdn,
  ChangeFeed,
  ClaimStore,
  ClickSink,
  Clock,
  CodeStore,
  Counters,
  DownloadTicketStore,
  GalleryMedia,
  GalleryStore,
  IdentityProvider,
  ImageProcessor,
  InsightStore,
  InvitationStore,
  ItemRendition,
  ItemStore,
  JobQueue,
  LinkMedia,
  LongWorkStore,
  Mailer,
  Notifier,
  PasswordHasher,
  PhotoIndex,
  PhotoStore,
  Places,
  ProfileStore,
  RateLimiter,
  ScheduledBackups,
  SessionStore,
  SettingsStore,
  ShareLinkStore,
  SharedRendition,
  TokenSigner,
  UploadSpool,
  VisitorSalts,
  WebhookSender,
  WebhookStore,
} from '@cloudalbum/core'

/** Every port of the core. Which adapter stands behind each is for the app at the edge to pick. */
export interface AlbumAdapters {
  clock: Clock
  accounts: AccountStore
  profiles: ProfileStore
  sessions: SessionStore
  codes: CodeStore
  keys: ApiKeyStore
  invitations: InvitationStore
  settings: SettingsStore
  limiter: RateLimiter
  identity: IdentityProvider
  tokens: AccessTokens
  /** Of the client of 2019, which cannot renew its token. */
  longTokens: AccessTokens
  hasher: PasswordHasher
  /** HMAC-SHA-256. */
  hmac: (key: Uint8Array, text: string) => Uint8Array
  photos: PhotoStore
  index: PhotoIndex
  albums: AlbumStore
  links: ShareLinkStore
  galleries: GalleryStore
  items: ItemStore
  claims: ClaimStore
  clicks: ClickSink
  salts: VisitorSalts
  insights: InsightStore
  tickets: DownloadTicketStore
  jobs: JobQueue
  changes: ChangeFeed
  blobs: BlobStore
  /** Whether bytes of an upload are on their way: at this moment, or parts of it within a day. */
  isArriving: (key: string, uploadId: string | undefined) => Promise<boolean>
  spool: UploadSpool
  galleryMedia: GalleryMedia & GalleryAddresses
  linkMedia: LinkMedia & { open(url: URL): SharedRendition & { expiresAtMs: number } }
  /** Of shares. */
  signer: TokenSigner
  /** Of what shows people their own page. */
  pageSigner: TokenSigner
  /** What stands for an account in logs and traces: always the same in one album, and nobody else can tell whose it is. */
  pseudonymOf: (accountId: string) => string
  /** None: no mail can be sent. */
  mailer: Mailer | undefined
  cdn: Cdn
  webhooks: WebhookStore
  work: LongWorkStore
  /** That the album makes by itself; none: it makes none. */
  backups?: ScheduledBackups | undefined
  counters: Counters
  notifier: Notifier
  sender: WebhookSender
  /** Of requests to webhooks. */
  userAgent: string
  images: ImageProcessor
  places: Places
}

interface GalleryAddresses {
  /** @throws AppError `not-found`. */
  open(url: URL): ItemRendition & { signature: string }
  /** Whether the address was made for this photo. */
  vouches(
    grant: ItemRendition & { signature: string },
    photo: { id: string; sha256: string; renditionVersion: number },
  ): boolean
}
