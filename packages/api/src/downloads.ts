import * as contract from '@cloudalbum/contract'
import {
  attachment,
  createDownload,
  openDownload,
  type Download,
  type DownloadAddress,
  type DownloadPorts,
  type OpenDownload,
  type OpenDownloadPorts,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

export type DownloadRoutePorts = DownloadPorts &
  OpenDownloadPorts & {
    /** Told when a ZIP breaks off for a fault of ours. */
    onFault: (error: unknown, request: Request) => void
  }

/** ZIPs of originals: an address to fetch one from, and the ZIP itself. */
export function downloadHandlers(ports: DownloadRoutePorts): Handler[] {
  return [
    handle(contract.createDownload, async ({ actor, body }) =>
      ticketView(await createDownload(ports, actor.accountId, body)),
    ),
    handle(contract.getDownload, async ({ params, request }) => {
      const download = await openDownload(ports, params.ticket)
      return zipResponse(download, request, (error) => ports.onFault(error, request))
    }),
  ]
}

export const ticketView = ({ more, ...first }: Download): contract.DownloadTicket => ({
  ...addressView(first),
  more: more.map(addressView),
})

const addressView = ({ secret, ...about }: DownloadAddress) => ({
  url: contract.routeUrl(contract.getDownload, { params: { ticket: secret } }),
  ...about,
})

async function zipResponse(
  download: OpenDownload,
  request: Request,
  onFault: (error: unknown) => void,
): Promise<Response> {
  // What writes ZIPs is loaded with the first of them.
  const { zipLength, zipStream } = await import('./downloads-zip.ts')
  const headers = new Headers({
    'content-type': 'application/zip',
    'content-disposition': attachment(download.fileName),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  const length = zipLength(download.files)
  if (length !== undefined) headers.set('content-length', String(length))
  return new Response(request.method === 'HEAD' ? null : zipStream(download, onFault), { headers })
}
