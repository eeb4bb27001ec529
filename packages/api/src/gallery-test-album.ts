import type { Gallery, OwnItem, PublicItems } from '@cloudalbum/contract'
import {
  addAccount,
  claimJobs,
  createWorker,
  type Account,
  type AddAccountPorts,
  type JobQueue,
  type Mail,
  type Notification,
  type Photo,
  type Notifier,
  type SendClaimMailPorts,
} from '@cloudalbum/core'
import { expect } from 'vitest'
import { claimHandlers, type ClaimRoutePorts } from './claims.ts'
import { createApi } from './create-api.ts'
import { galleryHandlers, type GalleryRoutePorts } from './galleries.ts'
import { galleryVisitHandlers, type GalleryVisitPorts } from './gallery-visits.ts'

const baseUrl = 'https://album.test'
const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const
const people = { anna: 'Anna', bert: 'Bert', cleo: 'Cleo' }
export type Person = keyof typeof people

const throwFault = (error: unknown) => {
  throw error
}

/** The real adapters that a test runs on. */
export interface GalleryAlbumParts<P> {
  ports: P
  notifications: Notification[]
  /** A photo of an account that is ready, of a place and a camera that nobody may hear of. */
  readyPhoto: (accountId: string, fileName: string) => Promise<Photo>
  close: () => void
}

type Ports = GalleryRoutePorts &
  GalleryVisitPorts &
  ClaimRoutePorts &
  Omit<AddAccountPorts, 'defaultSettings'> &
  Omit<SendClaimMailPorts, 'mailer'> & { jobs: JobQueue; notifier: Notifier }

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
function ownerOf(json: Json, readyPhoto: (fileName: string) => Promise<Photo>) {
  const photos = async (...names: string[]) => {
    const ids: string[] = []
    for (const fileName of names) ids.push((await readyPhoto(fileName)).id)
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
export async function openGalleryAlbum<P extends Ports>({
  ports,
  notifications,
  readyPhoto,
  close,
}: GalleryAlbumParts<P>) {
  const accounts = {} as Record<Person, Account>
  for (const name of Object.keys(people) as Person[])
    accounts[name] = await addAccount(
      { ...ports, defaultSettings },
      {
        email: `${name}@x.test`,
        password: 'a long password',
        displayName: people[name],
      },
    )
  const ask = asker(ports, accounts)
  async function json<T>(as: Person | undefined, address: string, body?: unknown): Promise<T> {
    const response = await ask(as, address, body)
    const text = await response.text()
    expect(response.status, `${address}: ${text}`).toBeLessThan(300)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const mails: Mail[] = []
  return {
    ports,
    /** What webhooks would hear. */
    notifications,
    ...ownerOf(json, (fileName) => readyPhoto(accounts.anna.id, fileName)),
    accounts,
    ask,
    json,
    close,
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

export const creatureAttributes = [
  { name: 'Species', kind: 'text', filter: true },
  { name: 'Good/Evil', kind: 'choice', choices: ['Good', 'Neutral', 'Evil'], filter: true },
  { name: 'Age', kind: 'number' },
]
