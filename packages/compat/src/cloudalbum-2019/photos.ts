import {
  editPhoto,
  notFound,
  originalKey,
  ownPhoto,
  renditionKey,
  trashPhotos,
  type BlobStore,
  type Photo,
  type PhotoIndex,
  type PhotoStore,
  type TrashPorts,
} from '@cloudalbum/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import { both, idOf, jsonBody, smallBody, type Dialect } from './dialect.ts'
import { editOf } from './edit.ts'
import { photoView } from './photo-view.ts'
import { uploadOld, type OldUploadPorts } from './upload.ts'

export type PhotoRoutePorts = OldUploadPorts &
  TrashPorts &
  Parameters<typeof editPhoto>[0] & {
    photos: Pick<PhotoStore, 'get' | 'listByState'>
    index: Pick<PhotoIndex, 'months' | 'monthPage'>
    blobs: Pick<BlobStore, 'get' | 'signDownload'>
    baseUrl: string
    /** What stands before the album passes on no larger answer; undefined: any. */
    maxAnswerBytes?: number | undefined
  }

const pageSize = 500
const anyTime = Number.MAX_SAFE_INTEGER
/** What this client knows of: what is trashed is gone. */
const known = new Set<Photo['state']>(['processing', 'ready', 'rejected'])

export function photoRoutes(app: Hono, ports: PhotoRoutePorts, { caller }: Dialect): void {
  const viewContext = async (accountId: string) => ({ ...ports, timeZone: await ports.timeZoneOf(accountId) })
  const requirePhoto = async (accountId: string, id: string) => {
    const photo = await ownPhoto(ports.photos, accountId, id)
    if (!known.has(photo.state)) throw notFound('photo')
    return photo
  }

  app.on('GET', both('/photos/ping'), async (context) => {
    await caller(context)
    return context.json({ ok: true, Message: 'pong' })
  })

  app.on('POST', both('/photos/file'), async (context) => {
    const { accountId } = await caller(context)
    return context.json({ ok: true, photo_id: await uploadOld(ports, accountId, context.req.raw) })
  })

  app.on('GET', both('/photos'), async (context) => {
    const { accountId } = await caller(context)
    const view = await viewContext(accountId)
    const list = listed(allPhotos(ports, accountId), (photo) => photoView(view, photo))
    return context.body(ReadableStream.from(list).pipeThrough(new TextEncoderStream()), 200, {
      'content-type': 'application/json',
    })
  })

  app.on('GET', both('/photos/:id'), async (context) => {
    const { accountId } = await caller(context)
    const photo = await requirePhoto(accountId, idOf(context))
    const thumbnail =
      ['thumbnail', 'thumbnails'].includes(context.req.query('mode') ?? '') && photo.state === 'ready'
    const key = thumbnail ? renditionKey(photo, 'thumbnail') : originalKey(photo)
    const type = photo.state === 'ready' ? photo.contentType : 'application/octet-stream'
    const headers = {
      'content-type': thumbnail ? 'image/webp' : type,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    if (!thumbnail && photo.sizeBytes > (ports.maxAnswerBytes ?? Infinity))
      return context.redirect(await ports.blobs.signDownload(key, { contentType: type }), 302)
    // Nobody would close what is opened for the head alone.
    if (context.req.raw.method === 'HEAD') return context.body(null, 200, headers)
    const { info, body } = await ports.blobs.get(key)
    return context.body(body, 200, { ...headers, 'content-length': String(info.sizeBytes) })
  })

  app.on('POST', both('/photos/:id/info'), smallBody, async (context) => {
    const { accountId } = await caller(context)
    const photo = await requirePhoto(accountId, idOf(context))
    const edit = editOf(await jsonBody(context, z.record(z.string(), z.unknown())), photo)
    const edited = Object.keys(edit).length === 0 ? photo : await editPhoto(ports, accountId, photo.id, edit)
    return context.json({ ok: true, photos: await photoView(await viewContext(accountId), edited) })
  })

  app.on('DELETE', both('/photos/:id'), async (context) => {
    const { accountId } = await caller(context)
    const photo = await requirePhoto(accountId, idOf(context))
    await trashPhotos(ports, accountId, [photo.id])
    return context.json({ ok: true, photos: { photo_id: photo.id } })
  })
}

/** What just came first, then by capture time, the newest first. */
async function* allPhotos({ photos, index }: PhotoRoutePorts, accountId: string): AsyncGenerator<Photo> {
  for (const state of ['processing', 'rejected'] as const)
    yield* pages((cursor) => photos.listByState(accountId, state, anyTime, cursor, pageSize))
  for (const { month } of await index.months(accountId))
    yield* pages((cursor) => index.monthPage(accountId, month, cursor, pageSize))
}

async function* pages(
  read: (cursor: string | undefined) => Promise<{ photos: Photo[]; next?: string }>,
): AsyncGenerator<Photo> {
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    yield* page.photos
    cursor = page.next
  } while (cursor !== undefined)
}

/** The whole list as JSON, piece by piece: this dialect has no pages, and an album may hold a hundred thousand photos. */
async function* listed(
  photos: AsyncIterable<Photo>,
  view: (photo: Photo) => Promise<object>,
): AsyncGenerator<string> {
  let piece = '{"ok":true,"photos":['
  let first = true
  const seen = new Set<string>()
  for await (const photo of photos) {
    // One that becomes ready meanwhile would come twice.
    if (seen.has(photo.id)) continue
    seen.add(photo.id)
    piece += (first ? '' : ',') + JSON.stringify(await view(photo))
    first = false
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield `${piece}]}`
}
