import { avatarUrls, getProfile, isAppError, type GetProfilePorts, type ShownProfile } from '@cloudalbum/core'
import { pageViewer, type PageViewerPorts } from './page-cookie.ts'
import { escape, meta, plain, withTags } from './page-head.ts'

export interface ProfilePagePorts extends GetProfilePorts, PageViewerPorts {
  /** Where the page is served, without a slash at its end. */
  baseUrl: string
  /** The page of the album, as built. */
  indexHtml: string
}

/**
 * Gives the page for `/@<handle>`, which tells messengers and search engines whose it is. Undefined where there is
 * nothing to see; its owner sees a hidden one. `moved` for a handle of before.
 */
export const profilePage =
  (ports: ProfilePagePorts) =>
  async (handle: string, request: Request): Promise<{ html: string } | { moved: string } | undefined> => {
    try {
      const shown = await getProfile(ports, handle, await pageViewer(ports, request))
      return handle === shown.profile.handle
        ? { html: withProfileHead(ports, shown) }
        : { moved: `/@${shown.profile.handle}` }
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }

const maxTitle = 100
const maxDescription = 300
/** The page itself says so too, in its language. */
const onlyYou = 'Only you see this page. Others do once you let it be seen, or publish a gallery.'

function withProfileHead({ indexHtml, baseUrl }: ProfilePagePorts, shown: ShownProfile): string {
  const { account, profile, galleries, onlyOwn } = shown
  const title = `${plain(account.displayName, maxTitle) || 'Somebody'} (@${profile.handle})`
  const about = plain(profile.bio, maxDescription) || `@${profile.handle} on CloudAlbum`
  const description = onlyOwn ? onlyYou : about
  const url = `${baseUrl}/@${profile.handle}`
  const avatar = avatarUrls(profile)
  // Whom search engines find is somebody who has put up something to be found.
  const isListed = galleries.some((gallery) => gallery.indexed)
  const tags = [
    ...(isListed ? [] : [meta('name', 'robots', 'noindex')]),
    `<link rel="canonical" href="${escape(url)}">`,
    meta('property', 'og:type', 'profile'),
    meta('property', 'og:site_name', 'CloudAlbum'),
    meta('property', 'og:title', title),
    meta('property', 'og:description', description),
    meta('property', 'og:url', url),
    meta('property', 'profile:username', profile.handle),
    meta('name', 'description', description),
    meta('name', 'twitter:card', 'summary'),
    ...(avatar ? [meta('property', 'og:image', `${baseUrl}${avatar.large}`)] : []),
  ]
  return withTags(indexHtml, title, tags)
}
