import type { Photo, Rendition } from '../photos/photo.ts'
import type { ShareLink } from '../sharing/share-link.ts'

/** What an address of a rendition needs to know of its photo. */
export type RenditionSource = Pick<Photo, 'accountId' | 'id' | 'sha256' | 'renditionVersion'>

/** Where such addresses begin. */
export const linkMediaPath = '/media/shared/'

/** Addresses of what a share link shows, for whoever holds the link. They tell neither whose photo it is nor what its bytes are. */
export interface LinkMedia {
  /** The same address again within a window, so that caches hit. It ends with the link, or earlier. */
  signRendition(
    link: Pick<ShareLink, 'id' | 'passwordVersion'>,
    photo: RenditionSource,
    rendition: Rendition,
  ): Promise<string>
}
