import { isOpen } from '../accounts/account.ts'
import { hashSecret } from '../accounts/secrets.ts'
import { AppError, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DownloadTicket, DownloadTicketStore } from '../ports/download-ticket-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { ShareLinkStore } from '../ports/share-link-store.ts'
import { sharedPhotos } from '../sharing/get-share-photo.ts'
import { isExpired } from '../sharing/share-link.ts'
import { sharedFile } from '../sharing/shared-file.ts'
import { originalFile, type DownloadFile } from './download-file.ts'
import { uniqueNames } from './download-names.ts'

export interface OpenDownloadPorts {
  tickets: DownloadTicketStore
  accounts: Pick<AccountStore, 'get'>
  photos: Pick<PhotoStore, 'getMany'>
  albums: Pick<AlbumStore, 'visibleIn'>
  links: Pick<ShareLinkStore, 'get'>
  blobs: Pick<BlobStore, 'get'>
  clock: Clock
}

export interface OpenDownload {
  /** Of the ZIP. */
  fileName: string
  files: DownloadFile[]
  /** Uses the ticket up. An attempt that breaks off before can be made again. */
  done(): Promise<void>
}

const batch = 500

/**
 * What a download address stands for. @throws AppError `not-found` for one that is unknown, used, expired or no longer
 * allowed; `gone` when a photo of it was deleted meanwhile.
 */
export async function openDownload(ports: OpenDownloadPorts, secret: string): Promise<OpenDownload> {
  const secretHash = await hashSecret(secret)
  const ticket = await ports.tickets.get(secretHash, ports.clock.now())
  const account = ticket && (await ports.accounts.get(ticket.accountId))
  if (!ticket || !account || !isOpen(account)) throw notFound('download. Ask for it again')
  const files = await filesOf(ports, ticket)
  const names = uniqueNames(files.map((file) => file.name))
  return {
    fileName: ticket.fileName,
    files: files.map((file, index) => ({ ...file, name: names[index] ?? file.name })),
    done: () => ports.tickets.remove(secretHash),
  }
}

async function filesOf(ports: OpenDownloadPorts, ticket: DownloadTicket): Promise<DownloadFile[]> {
  const link = await linkOf(ports, ticket)
  const files: DownloadFile[] = []
  for (let at = 0; at < ticket.photoIds.length; at += batch) {
    const ids = ticket.photoIds.slice(at, at + batch)
    const photos = link ? await sharedPhotos(ports, { link }, ids) : await ports.photos.getMany(ids)
    const here = photos.filter((photo) => photo.accountId === ticket.accountId && photo.state !== 'purging')
    if (here.length !== ids.length)
      throw new AppError('gone', 'Some of the photos were removed meanwhile. Choose them again.')
    files.push(
      ...here.map((photo) =>
        link ? sharedFile(ports.blobs, photo, link) : originalFile(ports.blobs, photo),
      ),
    )
  }
  return files
}

/** The link as it is now: what its owner took back since then counts. */
async function linkOf(ports: OpenDownloadPorts, { accountId, share }: DownloadTicket) {
  if (!share) return undefined
  const link = await ports.links.get(accountId, share.linkId)
  const valid =
    link &&
    !isExpired(link, ports.clock.now()) &&
    link.allowDownload &&
    link.passwordVersion === share.passwordVersion
  if (!valid) throw notFound('download. Ask for it again')
  return link
}
