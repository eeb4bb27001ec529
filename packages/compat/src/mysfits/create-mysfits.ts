import {
  AppError,
  claimItem,
  identifyCaller,
  invalid,
  likeItem,
  newId,
  openGallery,
  openItemById,
  recordClicks,
  visitItems,
  type Caller,
  type ClaimItemPorts,
  type GalleryMedia,
  type IdentifyPorts,
  type LikePorts,
  type RecordClicksPorts,
} from '@cloudalbum/core'
import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'
import { both, idOf, jsonBody, smallBody } from '../cloudalbum-2019/dialect.ts'
import { failure } from './errors.ts'
import { filterOf, mysfitView } from './mysfit-view.ts'

export type MysfitsPorts = IdentifyPorts &
  ClaimItemPorts &
  LikePorts &
  RecordClicksPorts & {
    /** Address of the caller. */
    ipOf: (context: Context) => string
    galleryMedia: GalleryMedia
    /** For addresses that are relative to it. */
    baseUrl: string
    /** Told of every fault that is not the caller's. */
    onFault: (error: unknown, request: Request) => void
  }

/** The gallery that this client shows. */
const slug = 'mythical-mysfits'
const pageSize = 500

/** What the AngularJS page of the Mythical Mysfits talks to, for the mount `/compat/mysfits`. */
export function createMysfits(ports: MysfitsPorts): Hono {
  const app = new Hono()
  // No cookie counts here, so that any page may ask. Without a list of its own it allows what a preflight asks for.
  app.use(cors({ origin: '*', allowMethods: ['GET', 'POST', 'PUT', 'OPTIONS'], maxAge: 86_400 }))
  app.use(async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
  })
  app.get('/', (context) => context.json({ message: 'The Mythical Mysfits are at /mysfits.' }))
  readRoutes(app, ports)
  memberRoutes(app, ports)
  clickRoute(app, ports)
  app.all('*', () => {
    throw new AppError('not-found', 'There is no such address.')
  })
  app.onError((error, context) => {
    if (!(error instanceof AppError)) ports.onFault(error, context.req.raw)
    return failure(context, error)
  })
  return app
}

function readRoutes(app: Hono, ports: MysfitsPorts): void {
  app.on('GET', both('/mysfits'), async (context) => {
    const { filter, value } = context.req.query()
    const mysfits = await allMysfits(ports, filter, value)
    return context.json({ mysfits })
  })
  app.on('GET', both('/mysfits/:id'), async (context) => {
    const { gallery, ...shown } = await openItemById(ports, slug, idOf(context))
    return context.json(await mysfitView(ports, gallery.attributes, shown))
  })
}

async function allMysfits(ports: MysfitsPorts, filter: string | undefined, value: string | undefined) {
  if ((filter === undefined) !== (value === undefined))
    throw invalid('A filter needs a value, and a value a filter.')
  const { attributes } = (await openGallery(ports, slug)).gallery
  const asked = filter === undefined || value === undefined ? {} : filterOf(attributes, filter, value)
  const mysfits: object[] = []
  let cursor: string | undefined
  do {
    const page = await visitItems(ports, slug, asked, cursor, pageSize)
    mysfits.push(...(await Promise.all(page.items.map((shown) => mysfitView(ports, attributes, shown)))))
    cursor = page.next
  } while (cursor !== undefined)
  return mysfits
}

function memberRoutes(app: Hono, ports: MysfitsPorts): void {
  const deeds = { like: likeItem, adopt: claimItem }
  for (const [name, deed] of Object.entries(deeds))
    app.on('POST', both(`/mysfits/:id/${name}`), async (context) => {
      const { accountId } = await callerOf(ports, context)
      const { item } = await openItemById(ports, slug, idOf(context))
      await deed(ports, accountId, slug, item.slug)
      return context.json({ Update: 'Success' })
    })
}

/** Who clicked is not asked: `userId` must be there, and is not kept. */
const clickBody = z.strictObject({
  userId: z.string().min(1).max(200),
  mysfitId: z.string().min(1).max(200),
})

function clickRoute(app: Hono, ports: MysfitsPorts): void {
  app.on('PUT', both('/clicks'), smallBody, async (context) => {
    const { mysfitId } = await jsonBody(context, clickBody)
    const { gallery, item } = await openItemById(ports, slug, mysfitId)
    const batch = { batchId: newId(ports.clock.now()), galleryId: gallery.id, itemIds: [item.id] }
    const userAgent = context.req.header('user-agent') ?? ''
    await recordClicks(ports, batch, { ip: ports.ipOf(context), userAgent })
    return context.json({ Update: 'Success' })
  })
}

/** The header holds the bare token. @throws AppError `unauthenticated`. */
async function callerOf(ports: IdentifyPorts, context: Context): Promise<Caller> {
  const token = (context.req.header('authorization') ?? '').replace(/^Bearer\s+/i, '').trim()
  if (!token) throw new AppError('unauthenticated', 'Sign in first.')
  return identifyCaller(ports, token)
}
