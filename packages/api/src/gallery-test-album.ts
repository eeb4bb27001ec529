import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqliteClaimStore,
  createSqliteGalleryStore,
  createSqliteItemStore,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteProfileStore,
  GalleryMediaSigner,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import type { Gallery, OwnItem, PublicItems } from '@cloudalbum/contract'
import { addAccount, claimJobs, createWorker, type Account, type Mail, type Notification } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { claimHandlers } from './claims.ts'
import { createApi } from './create-api.ts'
import { galleryHandlers } from './galleries.ts'
import { galleryVisitHandlers } from './gallery-visits.ts'

const baseUrl = 'https://album.test'
const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const
const people = { anna: 'Anna', bert: 'Bert', cleo: 'Cleo' }
export type Person = keyof typeof people

const throwFault = (error: unknown) => {
  throw error
}

async function openPorts(clock: FakeClock, canMail: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'gallery-routes-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const blobs = { root: join(folder, 'files'), baseUrl: '', secret: new Uint8Array(32), clock }
  const notifications: Notification[] = []
  const ports = {
    ...createLocalAccounts({ db, clock, issuer: baseUrl, onFault: throwFault }),
    blobs: createDiskBlobStore({ ...blobs, windowMs: 3_600_000 }),
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    albums: createSqliteAlbumStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db),
    profiles: createSqliteProfileStore(db),
    changes: createSqliteChangeFeed(db, clock),
    jobs: createSqliteJobQueue(db, clock),
    notifier: { publish: async (notification: Notification) => void notifications.push(notification) },
    galleryMedia: new GalleryMediaSigner(blobs),
    clock,
    baseUrl,
    canMail,
    defaultSettings,
  }
  const close = async () => {
    db.close()
    await rm(folder, { recursive: true })
  }
  return { ports, notifications, close }
}

type Ports = Awaited<ReturnType<typeof openPorts>>['ports']

/** Asks the routes as one of three people, or as nobody. */
function asker(ports: Ports, accounts: Record<Person, Account>) {
  const app = createApi({
    handlers: [...galleryHandlers(ports), ...galleryVisitHandlers(ports), ...claimHandlers(ports)],
    authenticate: async (request) => {
      const name = request.headers.get('authorization') as Person | null
      return name ? { accountId: accounts[name].id, role: 'member', via: 'session', id: 's' } : undefined
    },
    ipOf: () => '127.0.0.1',
    onFault: throwFault,
  })
  return async (as: Person | undefined, address: string, body?: unknown): Promise<Response> => {
    const [method = '', path = ''] = address.split(' ')
    const headers = new Headers(as ? { authorization: as } : {})
    if (body !== undefined) headers.set('content-type', 'application/json')
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    return app.request(`${baseUrl}${path}`, init)
  }
}

type Json = <T>(as: Person | undefined, address: string, body?: unknown) => Promise<T>

/** What Anna has and does. */
function ownerOf(json: Json, own: Samples) {
  const photos = async (...names: string[]) => {
    const ids: string[] = []
    for (const fileName of names)
      ids.push((await own.ready({ ...bern, camera: { make: 'Zenobia' } }, { fileName })).id)
    return ids
  }
  const gallery = (body: object = {}) =>
    json<Gallery>('anna', 'POST /api/galleries', { title: 'Pets', ...body })
  const publish = (id: string) => json<Gallery>('anna', `PATCH /api/galleries/${id}`, { state: 'published' })
  const items = async (id: string) =>
    (await json<{ items: OwnItem[] }>('anna', `GET /api/galleries/${id}/items`)).items
  return {
    photos,
    gallery,
    publish,
    items,
    /** A published gallery of three creatures. */
    async creatures(): Promise<{ gallery: Gallery; items: OwnItem[] }> {
      const photoIds = await photos('Zap.jpg', 'Mia.jpg', 'Old_Bob.jpg')
      const { id } = await gallery({ photoIds, attributes: creatureAttributes, claimLabel: 'Adopt' })
      const values = [
        { species: 'Cyclops', 'good-evil': 'Evil', age: 7 },
        { species: 'Mermaid', 'good-evil': 'good' },
        { species: 'Cyclops', 'good-evil': 'Good', age: '700' },
      ]
      const edits = (await items(id)).map((item, index) => ({ id: item.id, values: values[index] }))
      await json('anna', `PATCH /api/galleries/${id}/items`, { items: edits })
      return { gallery: await publish(id), items: await items(id) }
    },
  }
}

/** Galleries behind real routes and stores, for tests; mails land in `mails`. */
export async function openGalleryAlbum({ canMail = true } = {}) {
  const clock = new FakeClock(startMs)
  const { ports, notifications, close } = await openPorts(clock, canMail)
  const accounts = {} as Record<Person, Account>
  for (const name of Object.keys(people) as Person[])
    accounts[name] = await addAccount(ports, {
      email: `${name}@x.test`,
      password: 'a long password',
      displayName: people[name],
    })
  const ask = asker(ports, accounts)
  async function json<T>(as: Person | undefined, address: string, body?: unknown): Promise<T> {
    const response = await ask(as, address, body)
    const text = await response.text()
    expect(response.status, `${address}: ${text}`).toBeLessThan(300)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const mails: Mail[] = []
  const own = samplesOf(ports, accounts.anna.id)
  return {
    ports,
    /** What webhooks would hear. */
    notifications,
    ...ownerOf(json, own),
    accounts,
    ask,
    json,
    close,
    clock,
    own,
    /** Sends what is ordered. */
    async deliver(): Promise<Mail[]> {
      const mailer = { send: async (mail: Mail) => void mails.push(mail) }
      const handlers = claimJobs({ ...ports, mailer })
      await createWorker({ queue: ports.jobs, handlers, concurrency: 1, onError: throwFault }).runDue()
      return mails.splice(0)
    },
    /** Status and code of a refusal. */
    async refused(as: Person | undefined, address: string, body?: unknown): Promise<[number, string]> {
      const response = await ask(as, address, body)
      return [response.status, ((await response.json()) as { code: string }).code]
    },
    visit: (slug: string, query = '') => json<PublicItems>(undefined, `GET /api/g/${slug}/items${query}`),
  }
}

export type GalleryAlbum = Awaited<ReturnType<typeof openGalleryAlbum>>

export const creatureAttributes = [
  { name: 'Species', kind: 'text', filter: true },
  { name: 'Good/Evil', kind: 'choice', choices: ['Good', 'Neutral', 'Evil'], filter: true },
  { name: 'Age', kind: 'number' },
]
