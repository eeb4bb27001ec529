declare module 'virtual:gallery-assets' {
  import type { GalleryAssets } from '../../tools/gallery-assets.ts'

  const assets: GalleryAssets
  export default assets
}
