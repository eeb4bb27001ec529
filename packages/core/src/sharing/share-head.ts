import { isAppError } from '../errors.ts'
import type { LinkMedia } from '../ports/link-media.ts'
import { liveShare, type LivePorts } from './open-share.ts'

/** What a link tells messengers and search engines about itself. */
export interface ShareHead {
  title: string
  description: string
  photoCount: number
  /** Signed address of the cover's preview, perhaps relative. */
  imageUrl: string | null
}

/** Undefined for a link with a password or without life: nothing of the album may be told. */
export async function shareHead(
  ports: LivePorts & { linkMedia: LinkMedia },
  token: string,
): Promise<ShareHead | undefined> {
  try {
    const { link, album } = await liveShare(ports, token)
    if (link.passwordHash !== null) return undefined
    const imageUrl = album.cover && (await ports.linkMedia.signRendition(link, album.cover, 'preview'))
    return { title: album.title, description: album.description, photoCount: album.photoCount, imageUrl }
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}
