import {
  createWebhook,
  invite,
  newWork,
  processJobKind,
  purgeWorkKind,
  sendTest,
  workId,
} from '@cloudalbum/core'
import { createHash, randomBytes } from 'node:crypto'
import { drawPhoto } from '../seed/draw-photo.ts'
import type { SafetyAlbum } from './safety-album.ts'

/** Where every photo of these tests was taken, and with what. */
export const secrets = {
  make: 'Zenobia',
  model: 'Quillfire 9000',
  lens: 'Glimmer 35mm',
  location: { latitude: 64.1466, longitude: -21.9426, altitudeM: 61 },
  city: 'Reykjav',
  country: 'Iceland',
}

let drawn = 0

/** A small JPEG with place and camera in it, another one at each call. */
export const drawSecretPhoto = () =>
  drawPhoto({
    scene: 'lake',
    seed: ++drawn,
    width: 160,
    height: 120,
    make: secrets.make,
    model: secrets.model,
    lens: secrets.lens,
    taken: '2024:05:31 18:03:59',
    offset: '+00:00',
    location: secrets.location,
    fNumber: 2.8,
    exposureS: 0.004,
    iso: 200,
    focalLengthMm: 35,
  })

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export async function upload(
  album: SafetyAlbum,
  token: string,
  fileName: string,
  bytes: Uint8Array,
): Promise<string> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], fileName, { type: 'image/jpeg' }))
  const { photoId } = await album.json<{ photoId: string }>('POST', '/api/photos/file', { token, body: form })
  return photoId
}

interface Session {
  accessToken: string
  account: { id: string }
}

export const signIn = (album: SafetyAlbum, { email, password }: { email: string; password: string }) =>
  album.json<Session>('POST', '/api/session', { body: { email, password } })

/** An account and its session. */
export async function join(album: SafetyAlbum, name: string) {
  const credentials = { email: `${name}@example.org`, password: `the long word of ${name}` }
  await album.json('POST', '/api/accounts', { body: { ...credentials, displayName: name } })
  const { accessToken, account } = await signIn(album, credentials)
  return { ...credentials, accountId: account.id, session: accessToken }
}

/** An account with one of everything that has an id. */
export async function furnish(album: SafetyAlbum, name: string) {
  const person = await join(album, name)
  const token = person.session
  const make = <T>(path: string, body: unknown) => album.json<T>('POST', path, { token, body })
  const key = await make<{ key: { id: string }; secret: string }>('/api/keys', { name: 'script' })
  const bytes = await drawSecretPhoto()
  const photoId = await upload(album, token, `${name}-1.jpg`, bytes)
  const secondPhotoId = await upload(album, token, `${name}-2.jpg`, await drawSecretPhoto())
  const trashedId = await upload(album, token, `${name}-3.jpg`, await drawSecretPhoto())
  const damaged = (await drawSecretPhoto()).subarray(0, 300)
  const rejectedId = await upload(album, token, `${name}-4.jpg`, damaged)
  await album.background.drain()
  await make('/api/photos/trash', { ids: [trashedId] })
  const reserved = await make<{ photoId: string }>('/api/photos', {
    fileName: `${name}-5.jpg`,
    sizeBytes: 4,
    sha256: sha256Of(Buffer.from(`${name}-5`)),
    contentType: 'image/jpeg',
  })
  const photoIds = [photoId, secondPhotoId]
  const { id: albumId } = await make<{ id: string }>('/api/albums', { title: `${name}'s album`, photoIds })
  const link = await make<{ id: string; url: string }>('/api/share-links', {
    albumId,
    password: `link of ${name}`,
  })
  const gallery = await furnishGallery(album, token, name, photoId)
  await signIn(album, person)
  const { sessions } = await album.json<{ sessions: { id: string; current: boolean }[] }>(
    'GET',
    '/api/sessions',
    { token },
  )
  return {
    ...person,
    handle: (await album.json<{ handle: string }>('GET', '/api/profile', { token })).handle,
    key: key.secret,
    keyId: key.key.id,
    photoId,
    secondPhotoId,
    trashedId,
    rejectedId,
    reservedId: reserved.photoId,
    sha256: sha256Of(bytes),
    albumId,
    linkId: link.id,
    linkToken: link.url.split('/').at(-1) ?? '',
    ...gallery,
    /** A device of the account, not the one that `session` is of. */
    sessionId: sessions.find((one) => !one.current)?.id ?? '',
    jobId: await deadJob(album, photoId),
    invitationId: (await invite(album.adapters, person.email)).id,
    traceId: failedRequest(album),
    workId: await stoppedWork(album, person.accountId),
    ...(await furnishWebhooks(album, name, person.accountId)),
  }
}

/** One of everything that an account has. */
export type Things = Awaited<ReturnType<typeof furnish>>

/** A published gallery whose first item its owner holds; the second one waits for its photo. */
async function furnishGallery(album: SafetyAlbum, token: string, name: string, photoId: string) {
  const gallery = await album.json<{ id: string; slug: string }>('POST', '/api/galleries', {
    token,
    body: {
      title: `${name}'s gallery`,
      slug: `gallery-of-${name}`,
      claimLabel: 'Adopt',
      photoIds: [photoId],
      attributes: [{ key: 'species', name: 'Species', kind: 'text', filter: true }],
    },
  })
  await album.json('PATCH', `/api/galleries/${gallery.id}`, { token, body: { state: 'published' } })
  const content = 'name,file,species\nWaiting,nowhere.jpg,Elf\n'
  await album.json('POST', `/api/galleries/${gallery.id}/import`, { token, body: { format: 'csv', content } })
  const { items } = await album.json<{ items: { id: string; slug: string }[] }>(
    'GET',
    `/api/galleries/${gallery.id}/items`,
    { token },
  )
  const [first, second] = items
  const claim = await album.json<{ id: string }>(
    'POST',
    `/api/g/${gallery.slug}/items/${first?.slug}/claim`,
    { token },
  )
  return {
    galleryId: gallery.id,
    gallerySlug: gallery.slug,
    itemId: first?.id ?? '',
    itemSlug: first?.slug ?? '',
    secondItemId: second?.id ?? '',
    claimId: claim.id,
  }
}

/** One of the account, and one of the album, each with something in its log. */
async function furnishWebhooks({ adapters }: SafetyAlbum, name: string, accountId: string) {
  const make = async (owner: string | null) => {
    const terms = { name: `${name}'s hook`, url: `https://hooks.example.org/${name}`, types: null }
    const { id } = await createWebhook(adapters, owner, terms)
    return { id, deliveryId: (await sendTest(adapters, owner, accountId, id)).id }
  }
  const [own, all] = [await make(accountId), await make(null)]
  return {
    webhookId: own.id,
    deliveryId: own.deliveryId,
    albumWebhookId: all.id,
    albumDeliveryId: all.deliveryId,
  }
}

async function deadJob({ adapters: { jobs } }: SafetyAlbum, photoId: string): Promise<string> {
  await jobs.enqueue({ kind: processJobKind, payload: { photoId } })
  const job = await jobs.lease([processJobKind], 1000)
  if (!job) throw new Error('There is no job to bury.')
  await jobs.bury(job, 'It went wrong.')
  return job.id
}

/** As the last request that failed. */
function failedRequest({ traces, clock }: SafetyAlbum): string {
  const traceId = randomBytes(16).toString('hex')
  const took = { startMs: clock.now(), durationMs: 9, failed: true, attributes: {} }
  traces.record({ ...took, traceId, spanId: traceId.slice(16), name: 'GET /api/photos/{id}', kind: 'server' })
  return traceId
}

/** Work for the account that somebody has stopped. */
async function stoppedWork({ adapters: { work }, clock }: SafetyAlbum, accountId: string): Promise<string> {
  const order = { kind: purgeWorkKind, subject: accountId, options: { accountId } }
  await work.write({ ...newWork(order, clock.now()), state: 'stopped' })
  return workId(order)
}

const noId = (n: number) => `01m7yjavsb2ec1rpeb150ms${String(n).padStart(3, '0')}`

/** Ids that look like others and are nobody's. */
export const nobody: Things = {
  email: 'nobody@example.org',
  password: 'the long word of nobody',
  accountId: noId(1),
  handle: 'nobody-of-that-name',
  session: 'x',
  key: 'x',
  keyId: noId(2),
  photoId: noId(3),
  secondPhotoId: noId(4),
  trashedId: noId(5),
  rejectedId: noId(6),
  reservedId: noId(7),
  sha256: '0'.repeat(64),
  albumId: noId(8),
  linkId: noId(9),
  linkToken: 'A'.repeat(43),
  galleryId: noId(13),
  gallerySlug: 'gallery-of-nobody',
  itemId: noId(14),
  itemSlug: 'nobody-1',
  secondItemId: noId(15),
  claimId: noId(16),
  sessionId: noId(10),
  jobId: noId(11),
  invitationId: noId(12),
  traceId: '0'.repeat(32),
  workId: `purge:${noId(21)}`,
  webhookId: noId(17),
  deliveryId: noId(18),
  albumWebhookId: noId(19),
  albumDeliveryId: noId(20),
}
