import { routes, routeUrl, type Route } from '@cloudalbum/contract'
import { nobody, type Things } from './furnish.ts'

/** What stands for `{id}`, by the beginning of the address; the longest that fits counts. */
const idOf: Record<string, (things: Things) => string> = {
  '/api/photos/{id}': (things) => things.photoId,
  '/api/photos/{id}/upload': (things) => things.reservedId,
  '/api/photos/{id}/retry': (things) => things.rejectedId,
  '/api/albums/{id}': (things) => things.albumId,
  '/api/share-links/{id}': (things) => things.linkId,
  '/api/shares/{token}/photos/{id}': (things) => things.photoId,
  '/api/sessions/{id}': (things) => things.sessionId,
  '/api/galleries/{id}': (things) => things.galleryId,
  '/api/keys/{id}': (things) => things.keyId,
  '/api/webhooks/{id}': (things) => things.webhookId,
  '/api/admin/webhooks/{id}': (things) => things.albumWebhookId,
  '/api/admin/accounts/{id}': (things) => things.accountId,
  '/api/admin/invitations/{id}': (things) => things.invitationId,
}

function subject(path: string, things: Things): string {
  const [found] = Object.entries(idOf)
    .filter(([start]) => path.startsWith(start))
    .toSorted(([a], [b]) => b.length - a.length)
  if (!found) throw new Error(`No test says which id ${path} takes: add it to idOf.`)
  return found[1](things)
}

function paramsOf({ path }: Route, things: Things): Record<string, string> {
  const values: Record<string, () => string> = {
    id: () => subject(path, things),
    token: () => things.linkToken,
    ticket: () => nobody.linkToken,
    month: () => '2024-05',
    slug: () => things.gallerySlug,
    item: () => things.itemSlug,
    rendition: () => 'preview',
    claimId: () => things.claimId,
    traceId: () => things.traceId,
    workId: () => things.workId,
    deliveryId: () => (path.startsWith('/api/admin/') ? things.albumDeliveryId : things.deliveryId),
    handle: () => things.handle,
    kind: () => 'avatar',
    table: () => 'days',
  }
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return Object.fromEntries(
    names.map((name) => {
      if (!values[name]) throw new Error(`No test says what {${name}} of ${path} is.`)
      return [name, values[name]()]
    }),
  )
}

const queries: Record<string, (things: Things) => Record<string, string>> = {
  listShareLinks: ({ albumId }) => ({ albumId }),
  getMap: () => ({ north: '80', south: '-80', west: '-170', east: '170', zoom: '3' }),
}

const announced = ({ albumId, sha256 }: Things) => ({
  fileName: 'a.jpg',
  sizeBytes: 10,
  sha256,
  contentType: 'image/jpeg',
  albumId,
})
const chosen = ({ photoId, secondPhotoId }: Things) => [photoId, secondPhotoId]

/** A body that would do something, for each route that has one. */
const bodies: Record<string, (things: Things) => unknown> = {
  signUp: ({ email }) => ({ email, password: 'a good long password', invitation: 'none' }),
  confirmSignUp: ({ email }) => ({ email, code: '000000' }),
  resendCode: ({ email }) => ({ email }),
  signIn: ({ email }) => ({ email, password: 'wrong' }),
  forgotPassword: ({ email }) => ({ email }),
  resetPassword: ({ email }) => ({ email, code: '000000', password: 'a good long password' }),
  updateAccount: () => ({ displayName: 'Somebody else' }),
  changePassword: ({ password }) => ({ currentPassword: password, newPassword: `${password}!` }),
  changeEmail: ({ password }) => ({ email: 'moved@example.org', password }),
  confirmEmail: () => ({ code: '000000' }),
  deleteAccount: ({ password }) => ({ password }),
  createKey: () => ({ name: 'another' }),
  adminUpdateAccount: () => ({ quotaBytes: 1_000_000 }),
  adminUpdateSettings: () => ({ signUp: 'open' }),
  adminStartWork: () => ({ kind: 'verify' }),
  adminInvite: () => ({ email: 'guest@example.org' }),
  adminRedriveJobs: ({ jobId }) => ({ ids: [jobId] }),
  adminDropJobs: ({ jobId }) => ({ ids: [jobId] }),
  reservePhoto: announced,
  reservePhotos: (things) => ({ photos: [announced(things)] }),
  findKnown: ({ sha256 }) => ({ sha256s: [sha256] }),
  editPhoto: () => ({ description: 'taken over', favourite: true }),
  editPhotos: (things) => ({ ids: chosen(things), change: { addTags: ['taken over'] } }),
  trashPhotos: (things) => ({ ids: chosen(things) }),
  restorePhotos: ({ trashedId }) => ({ ids: [trashedId] }),
  purgePhotos: ({ trashedId }) => ({ ids: [trashedId] }),
  createDownload: (things) => ({ ids: chosen(things) }),
  createAlbum: (things) => ({ title: 'mine now', parentId: things.albumId, photoIds: chosen(things) }),
  updateAlbum: () => ({ title: 'taken over' }),
  addToAlbum: (things) => ({ photoIds: chosen(things) }),
  removeFromAlbum: (things) => ({ photoIds: chosen(things) }),
  moveInAlbum: ({ photoId }) => ({ photoIds: [photoId], beforePhotoId: null }),
  createShareLink: ({ albumId }) => ({ albumId, label: 'mine now' }),
  updateShareLink: () => ({ password: null, showLocation: true }),
  updateProfile: () => ({ bio: 'taken over' }),
  startProfileImage: ({ sha256 }) => ({
    fileName: 'me.jpg',
    contentType: 'image/jpeg',
    sizeBytes: 10,
    sha256,
    crop: { x: 0, y: 0, width: 0.5, height: 1 },
  }),
  unlockShare: () => ({ password: 'wrong' }),
  createShareDownload: () => ({}),
  sendClicks: ({ galleryId }) => ({ batchId: 'clicks-of-one-visit', galleryId, itemIds: [null] }),
  createGallery: (things) => ({ title: 'mine now', albumId: things.albumId, photoIds: chosen(things) }),
  updateGallery: ({ itemId }) => ({ title: 'taken over', coverItemId: itemId }),
  addItems: (things) => ({ photoIds: chosen(things) }),
  editItems: ({ itemId }) => ({ items: [{ id: itemId, name: 'taken over', values: { species: 'Elf' } }] }),
  moveItems: ({ itemId, secondItemId }) => ({ itemIds: [itemId], beforeItemId: secondItemId }),
  removeItems: ({ secondItemId }) => ({ itemIds: [secondItemId] }),
  importItems: () => ({ format: 'csv', content: 'name\ntaken over\n' }),
  createWebhook: () => ({ url: 'https://hooks.example.org/mine' }),
  updateWebhook: () => ({ url: 'https://hooks.example.org/taken-over', enabled: true }),
  adminCreateWebhook: () => ({ url: 'https://hooks.example.org/all' }),
  adminUpdateWebhook: () => ({ name: 'taken over', enabled: true }),
  messageClaimer: () => ({ text: 'Hello' }),
}

function bodyOf(name: string, route: Route, things: Things): unknown {
  if (route.consumes) {
    const form = new FormData()
    form.set('file', new File([new Uint8Array(100)], 'a.jpg', { type: 'image/jpeg' }))
    form.set('albumId', things.albumId)
    return form
  }
  if (!route.body) return undefined
  const make = bodies[name]
  if (!make) throw new Error(`No test says what ${name} is sent: add it to bodies.`)
  return make(things)
}

export interface Recipe {
  name: string
  route: Route
  /** Whether it speaks of things that somebody has, and not of the caller alone. */
  namesThings: boolean
  url: (things: Things) => string
  body: (things: Things) => unknown
}

const otherThings = Object.fromEntries(Object.keys(nobody).map((name) => [name, '?'])) as unknown as Things

/** How each route of the contract is called. @throws Error for a route that no test knows. */
export const recipes: Recipe[] = [...routes.all].map(([name, route]) => {
  const url = (things: Things) =>
    routeUrl(route, { params: paramsOf(route, things), query: queries[name]?.(things) })
  const body = (things: Things) => bodyOf(name, route, things)
  const told = (things: Things) => {
    const sent = body({ ...things, password: '' })
    return url(things) + JSON.stringify(sent instanceof FormData ? [...sent.entries()] : (sent ?? ''))
  }
  return { name, route, namesThings: told(nobody) !== told(otherThings), url, body }
})
