import * as z from 'zod/mini'
import { bulkIds, id } from './common.ts'
import { route } from './route.ts'

const address = z.object({ url: z.string(), fileName: z.string(), count: z.int(), sizeBytes: z.int() })

/** A ZIP of originals, streamed; the address works once, for some minutes. `more`: those that follow where one would be too large. */
export const downloadTicket = z.extend(address, { more: z.array(address) })
export type DownloadTicket = z.infer<typeof downloadTicket>
export const createDownload = route('POST /api/downloads', {
  access: 'account',
  tag: 'Photos',
  summary: 'An address that streams a ZIP of originals',
  status: 201,
  response: downloadTicket,
  body: z.union([z.strictObject({ ids: bulkIds }), z.strictObject({ albumId: id })]),
})
export const getDownload = route('GET /api/downloads/{ticket}', {
  access: 'public',
  tag: 'Photos',
  summary: 'The ZIP that a download address stands for',
  produces: 'application/zip',
  params: z.strictObject({ ticket: z.string().check(z.maxLength(100)) }),
})
