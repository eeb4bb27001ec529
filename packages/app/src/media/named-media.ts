import { problemResponse } from '@cloudalbum/api'
import {
  galleryMediaPath,
  getItemRendition,
  getSharedRendition,
  isAppError,
  linkMediaPath,
  notFound,
} from '@cloudalbum/core'
import { Hono } from 'hono'
import type { AlbumPorts } from '../album-ports.ts'
import { bytesHeaders } from '../http/security-headers.ts'

/** Who was let in to what, until when. */
export interface MediaGrant {
  key: string
  expiresAtMs: number
}

export interface MediaRequest {
  method: string
  header: (name: string) => string | undefined
}

/** Answers with the bytes of a rendition. @throws AppError `not-found`. */
export type GiveMedia = (grant: MediaGrant, request: MediaRequest) => Response | Promise<Response>

/** How long browsers keep what a gallery shows: its addresses change with it. */
const publishedMs = 12 * 3_600_000

/**
 * What share links and galleries show, at addresses that name link or gallery, not the photo. Each read asks anew whether it
 * may, so that it ends with the link or the gallery.
 */
export function namedMediaRoutes(ports: AlbumPorts, give: GiveMedia): Hono {
  const always = bytesHeaders(ports.baseUrl.startsWith('https:'))
  const app = new Hono()
  for (const [path, open] of [
    [linkMediaPath, openShared(ports)],
    [galleryMediaPath, openPublished(ports)],
  ] as const)
    app.get(`${path}*`, async (context) => {
      const { method } = context.req.raw
      const header = (name: string) => context.req.header(name)
      try {
        return await give(await open(new URL(context.req.url)), { method, header })
      } catch (error) {
        if (!isAppError(error)) ports.onFault(error, context.req.raw)
        return refusal(error, always)
      }
    })
  return app
}

/** A problem with the headers that bytes have. */
export function refusal(error: unknown, headers: Record<string, string>): Response {
  const response = problemResponse(error)
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

const openPublished =
  (ports: AlbumPorts) =>
  async (url: URL): Promise<MediaGrant> => {
    const grant = ports.galleryMedia.open(url)
    const { key, photo } = await getItemRendition(ports, grant)
    if (!ports.galleryMedia.vouches(grant, photo)) throw notFound('file')
    return { key, expiresAtMs: ports.clock.now() + publishedMs }
  }

const openShared =
  (ports: AlbumPorts) =>
  async (url: URL): Promise<MediaGrant> => {
    const grant = ports.linkMedia.open(url)
    return { key: await getSharedRendition(ports, grant), expiresAtMs: grant.expiresAtMs }
  }
