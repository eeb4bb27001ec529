import type {
  AccountStore,
  AlbumStore,
  ApiKeyStore,
  ClaimStore,
  CodeStore,
  GalleryStore,
  InsightStore,
  InvitationStore,
  ItemStore,
  JobQueue,
  PhotoIndex,
  PhotoStore,
  ProfileStore,
  SessionStore,
  ShareLinkStore,
  WebhookStore,
} from '@cloudalbum/core'

/** What sequences call. */
export interface AlbumPorts {
  photos: PhotoStore
  index: PhotoIndex
  albums: AlbumStore
  links: ShareLinkStore
  galleries: GalleryStore
  items: ItemStore
  claims: ClaimStore
  accounts: AccountStore
  sessions: SessionStore
  codes: CodeStore
  keys: ApiKeyStore
  invitations: InvitationStore
  profiles: ProfileStore
  webhooks: WebhookStore
  insights: InsightStore
  jobs: JobQueue
}
