import * as contract from '@cloudalbum/contract'
import {
  attachment,
  avatarUrls,
  cameraName,
  createShareDownload,
  downloadKey,
  getShare,
  getSharedOriginal,
  getSharePhoto,
  listSharePhotos,
  unlockShare,
  type AlbumStore,
  type BlobStore,
  type DownloadPorts,
  type LinkMedia,
  type LiveShare,
  type Photo,
  type PhotoStore,
  type ProfileStore,
  type ShareLinkStore,
  type UnlockPorts,
  type Visit,
} from '@cloudalbum/core'
import { ticketView } from './downloads.ts'
import { handle, type Handler } from './handle.ts'
import { hasRenditions, photoPage, placeName, type RenditionUrl } from './photo-page.ts'
import { defaultLimit } from './photos-read.ts'

export interface ShareRoutePorts extends UnlockPorts {
  links: Pick<ShareLinkStore, 'byToken' | 'countView'>
  albums: Pick<AlbumStore, 'get' | 'page' | 'visibleIn'>
  photos: Pick<PhotoStore, 'getMany'>
  profiles: Pick<ProfileStore, 'get'>
  tickets: DownloadPorts['tickets']
  blobs: Pick<BlobStore, 'get' | 'signDownload'>
  linkMedia: LinkMedia
}

/** What visitors of a link are answered. */
export function shareHandlers(ports: ShareRoutePorts): Handler[] {
  return [
    handle(contract.getShare, async ({ params, request }) =>
      shareView(ports, await getShare(ports, visit(params, request))),
    ),
    handle(contract.unlockShare, async ({ params, body, ip }) =>
      unlockShare(ports, params.token, body.password, ip),
    ),
    handle(contract.listSharePhotos, async ({ params, query, request }) => {
      const { cursor, limit = defaultLimit } = query
      const page = await listSharePhotos(ports, visit(params, request), cursor, limit)
      return photoPage(ports.blobs, page.photos, page.next, {
        hidePlaces: !page.link.showLocation,
        hideFavourites: true,
        urlOf: urlOf(ports, page.link),
      })
    }),
    handle(contract.getSharePhoto, async ({ params, request }) => {
      const { photo, ...share } = await getSharePhoto(ports, visit(params, request), params.id)
      return sharePhotoView(ports, share, photo)
    }),
    handle(contract.createShareDownload, async ({ params, body, request }) =>
      ticketView(await createShareDownload(ports, visit(params, request), body.ids)),
    ),
    handle(contract.getShareOriginal, async ({ params, query, request }) => {
      const { token, proof = query.key } = visit(params, request)
      const file = await getSharedOriginal(ports, { token, proof }, params.id)
      const headers = new Headers({
        'content-type': file.contentType,
        'content-disposition': attachment(file.name),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      if (file.sizeBytes !== undefined) headers.set('content-length', String(file.sizeBytes))
      // Nobody would close what is opened for the head alone.
      return new Response(request.method === 'HEAD' ? null : ReadableStream.from(await file.open()), {
        headers,
      })
    }),
  ]
}

/** Ends with the link, and tells visitors nothing of account and bytes. */
const urlOf =
  ({ linkMedia }: Pick<ShareRoutePorts, 'linkMedia'>, link: LiveShare['link']): RenditionUrl =>
  async (photo, rendition) =>
    hasRenditions(photo) ? linkMedia.signRendition(link, photo, rendition) : ''

const visit = ({ token }: { token: string }, request: Request): Visit => ({
  token,
  proof: request.headers.get('x-share-token') ?? undefined,
})

const shareView = async (
  { profiles }: Pick<ShareRoutePorts, 'profiles'>,
  { link, album, ownerName }: LiveShare,
): Promise<contract.Share> => ({
  title: album.title,
  description: album.description,
  ownerName,
  ownerAvatar: avatarUrls(await profiles.get(link.accountId)),
  photoCount: album.photoCount,
  allowDownload: link.allowDownload,
  showLocation: link.showLocation,
  expiresAtMs: link.expiresAtMs,
  fromLocalMs: album.fromLocalMs,
  toLocalMs: album.toLocalMs,
})

async function sharePhotoView(
  ports: ShareRoutePorts,
  share: LiveShare,
  photo: Photo,
): Promise<contract.SharePhoto> {
  const { link } = share
  const { id, width, height, description, fileName } = photo
  return {
    id,
    width,
    height,
    description,
    fileName,
    localMs: photo.taken.localMs,
    ...(link.showLocation ? whereabouts(photo) : { camera: null, place: null, location: null }),
    previewUrl: await urlOf(ports, link)(photo, 'preview'),
    downloadUrl: link.allowDownload ? downloadUrl(ports, share, id) : null,
  }
}

function whereabouts(photo: Photo): Pick<contract.SharePhoto, 'camera' | 'place' | 'location'> {
  const { location } = photo
  return {
    camera: cameraName(photo.camera) ?? null,
    place: placeName(photo) || null,
    location: location ? { latitude: location.latitude, longitude: location.longitude } : null,
  }
}

function downloadUrl(ports: ShareRoutePorts, share: LiveShare, photoId: string): string {
  const params = { token: share.link.token, id: photoId }
  return contract.routeUrl(contract.getShareOriginal, {
    params,
    query: { key: downloadKey(ports, share, photoId) },
  })
}
