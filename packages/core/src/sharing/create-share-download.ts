import { notFound } from '../errors.ts'
import { albumPhotos, issueTickets, type Download, type DownloadPorts } from '../photos/download-create.ts'
import { sharedPhotos } from './get-share-photo.ts'
import { expectDownloads } from './get-shared-original.ts'
import { openShare, type SharePorts, type Visit } from './open-share.ts'

/**
 * A ZIP of some photos of the link (undefined: all), while the owner allows it.
 * @throws AppError `not-found` (also when one of them is not shown), `password-required`, `forbidden`, `invalid-input`.
 */
export async function createShareDownload(
  ports: SharePorts & DownloadPorts,
  visit: Visit,
  ids: string[] | undefined,
): Promise<Download> {
  const { link, album } = await openShare(ports, visit)
  expectDownloads(link)
  const { accountId, albumId, id: linkId, passwordVersion } = link
  const photos = ids ? await sharedPhotos(ports, { link }, ids) : await albumPhotos(ports, accountId, albumId)
  if (ids && photos.length !== new Set(ids).size) throw notFound('photo')
  return issueTickets(ports, { accountId, photos, title: album.title, share: { linkId, passwordVersion } })
}
