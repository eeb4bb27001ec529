import type { GalleryAssets } from '../../tools/gallery-assets.ts'

declare global {
  /** Filled in by the build for the server. */
  const __GALLERY_ASSETS__: GalleryAssets
}
