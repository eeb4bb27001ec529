import type { Rendition } from '../photos/photo.ts'
import type { RenditionSource } from './link-media.ts'

/** Where such addresses begin. */
export const galleryMediaPath = '/media/gallery/'

/** Addresses of what galleries show, for everybody. They tell neither whose photo it is nor what its bytes are. */
export interface GalleryMedia {
  /**
   * The same address as long as the item shows this photo, so that caches hit and messengers can keep it. It is answered
   * only while the gallery is published and the item shown.
   */
  addressOf(
    item: { galleryId: string; id: string },
    photo: RenditionSource,
    rendition: Rendition,
  ): Promise<string>
}
