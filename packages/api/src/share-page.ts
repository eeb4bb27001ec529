import { shareHead, type LinkMedia, type LivePorts, type ShareHead } from '@cloudalbum/core'
import { meta, plain, withTags } from './page-head.ts'

export interface SharePagePorts extends LivePorts {
  linkMedia: LinkMedia
  /** Where the page is served, without a slash at its end. */
  baseUrl: string
  /** The page of the album, as built. */
  indexHtml: string
}

/** Gives the page for `/s/<token>`, which tells messengers what the link shows. It is the same page for every link that must not tell. */
export const sharePage =
  (ports: SharePagePorts) =>
  async (token: string): Promise<string> =>
    withHead(ports.indexHtml, await shareHead(ports, token), ports.baseUrl)

const maxTitle = 120
const maxDescription = 300

/** The page with Open Graph tags (https://ogp.me); without a head, with general ones. */
export function withHead(indexHtml: string, head: ShareHead | undefined, baseUrl: string): string {
  const title = (head && plain(head.title, maxTitle)) || 'A shared album'
  const description = head ? describe(head) : 'Somebody shared photos with you.'
  const image = head?.imageUrl ? new URL(head.imageUrl, `${baseUrl}/`).href : undefined
  const tags = [
    meta('name', 'robots', 'noindex, nofollow'),
    // The address is the secret.
    meta('name', 'referrer', 'no-referrer'),
    meta('property', 'og:type', 'website'),
    meta('property', 'og:site_name', 'CloudAlbum'),
    meta('property', 'og:title', title),
    meta('property', 'og:description', description),
    meta('name', 'description', description),
    meta('name', 'twitter:card', image ? 'summary_large_image' : 'summary'),
    ...(image ? [meta('property', 'og:image', image)] : []),
  ]
  return withTags(indexHtml, title, tags)
}

const describe = ({ description, photoCount }: ShareHead) =>
  plain(description, maxDescription) || (photoCount === 1 ? '1 photo' : `${photoCount} photos`)
