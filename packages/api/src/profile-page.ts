import { avatarUrls, getProfile, isAppError, type GetProfilePorts, type ShownProfile } from '@cloudalbum/core'
import { escape, meta, plain, withTags } from './page-head.ts'

export interface ProfilePagePorts extends GetProfilePorts {
  /** Where the page is served, without a slash at its end. */
  baseUrl: string
  /** The page of the album, as built. */
  indexHtml: string
}

/**
 * Gives the page for `/@<handle>`, which tells messengers and search engines whose it is. Undefined where there is
 * nothing to see for everybody; `moved` for a handle of before.
 */
export const profilePage =
  (ports: ProfilePagePorts) =>
  async (handle: string): Promise<{ html: string } | { moved: string } | undefined> => {
    try {
      const shown = await getProfile(ports, handle)
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

function withProfileHead({ indexHtml, baseUrl }: ProfilePagePorts, shown: ShownProfile): string {
  const { account, profile, galleries } = shown
  const title = `${plain(account.displayName, maxTitle) || 'Somebody'} (@${profile.handle})`
  const description = plain(profile.bio, maxDescription) || `@${profile.handle} on CloudAlbum`
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
