import type {
  AccountStore,
  AlbumStore,
  ClaimStore,
  CodeStore,
  GalleryStore,
  ItemStore,
  JobQueue,
  PhotoIndex,
  PhotoStore,
  SessionStore,
  ShareLinkStore,
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
  jobs: JobQueue
}
