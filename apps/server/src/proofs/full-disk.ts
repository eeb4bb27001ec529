import { join } from 'node:path'
import { signIn, signUp, type AlbumClient } from './lib/album-client.ts'
import { startAlbum, type AlbumProcess } from './lib/album-process.ts'
import { collectLater } from './lib/collect.ts'
import { draw, sha256Of, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { problemsOf, waitingJobs, rowsOf } from './lib/look.ts'
import { until } from './lib/until.ts'
import { sample, type Form, type Proven } from './proof.ts'

/** One way to change something, on things that were made for it. */
interface Change {
  name: string
  prepare(client: AlbumClient, dataDir: string, number: number): Promise<Attempt>
}
/** Gives the answer; may be made again. */
type Attempt = (client: AlbumClient) => Promise<{ status: number; text: string }>

const uploading: Change = {
  name: 'upload',
  async prepare(_client, _dataDir, number) {
    const photo = await draw(100 + number, 300)
    return async (client) => {
      const reserved = await client.send('POST', '/api/photos', announced(photo))
      if (reserved.status !== 201) return reserved
      const { upload } = JSON.parse(reserved.text) as {
        upload?: { url: string; headers: Record<string, string> }
      }
      return upload ? client.put(upload, photo.bytes) : reserved
    }
  },
}

const uploadingForm: Change = {
  name: 'upload as a form',
  async prepare(_client, _dataDir, number) {
    const photo = await draw(300 + number, 300)
    return (client) => client.form(photo)
  },
}

const deleting: Change = {
  name: 'delete',
  async prepare(client, dataDir, number) {
    const photo = await draw(500 + number)
    await client.form(photo)
    const id = await until('the photo to be ready', () => rowOf(dataDir, photo, 'ready')?.id)
    return async (sender) => {
      const trashed = await sender.send('POST', '/api/photos/trash', { ids: [id] })
      return trashed.status === 204 ? sender.send('POST', '/api/photos/purge', { ids: [id] }) : trashed
    }
  },
}

const signingIn: Change = {
  name: 'sign in',
  prepare: () => Promise.resolve((client) => client.send('POST', '/api/session', { ...newcomer })),
}
const newcomer = { email: 'owner@example.org', password: 'northern lights over the sea' }

const announced = ({ fileName, bytes, sha256 }: Drawn) => ({
  fileName,
  sizeBytes: bytes.byteLength,
  sha256,
  contentType: 'image/jpeg',
})
const rowOf = (dataDir: string, { sha256 }: Drawn, state: string) =>
  rowsOf(dataDir).find((row) => row.sha256 === sha256 && row.state === state)

/** From each step on no write finds space: the album says so, goes on reading, and works again when there is space. */
export async function fullAtEveryStep(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const album = await startAlbum({ dataDir })
    try {
      const shown = await draw(99)
      const client = await signUp(album)
      await client.form(shown)
      await until('the first photo', () => rowOf(dataDir, shown, 'ready'))
      const proven: Proven = { points: 0, problems: [] }
      for (const change of [uploading, uploadingForm, deleting, signingIn])
        await fullDuring(change, { album, dataDir, shown, form }, proven)
      await settled(album, dataDir)
      await album.kill()
      await collectLater(dataDir)
      proven.problems.push(...problemsOf(dataDir))
      return proven
    } finally {
      await album.kill()
    }
  })
}

interface Setting {
  album: AlbumProcess
  dataDir: string
  shown: Drawn
  form: Form
}

async function fullDuring(
  change: Change,
  { album, dataDir, shown, form }: Setting,
  proven: Proven,
): Promise<void> {
  const first = await change.prepare(await signIn(album), dataDir, 0)
  const sender = await signIn(album)
  // What the change before has left to the workers would be counted too.
  await settled(album, dataDir)
  await album.plan({ kind: 'count' })
  await first(sender)
  await settled(album, dataDir)
  const steps = (await album.plan({ kind: 'count' })).length
  const all = Array.from({ length: steps }, (_, i) => i + 1)
  const points = form === 'long' ? all : sample(all, 6)
  let refused = 0
  for (const at of points) {
    const client = await signIn(album)
    const attempt = await change.prepare(client, dataDir, at)
    const problem = (text: string) => proven.problems.push(`${change.name}, full from step ${at}: ${text}`)
    await album.plan({ kind: 'full', at })
    const { status, text } = await attempt(client)
    if (status === 507) refused++
    if (status >= 300 && status !== 507) problem(`answered with ${status} ${text}`)
    if (status === 507 && !text.includes('"code":"storage-full"')) problem(`no problem document: ${text}`)
    for (const unread of await unreadable(client, dataDir, shown)) problem(unread)
    await album.plan({ kind: 'count' })
    const again = await attempt(client)
    const ends = [200, 201, 204, 409, 404]
    if (!ends.includes(again.status)) problem(`with space again answered with ${again.status} ${again.text}`)
  }
  if (refused === 0) proven.problems.push(`${change.name}: never answered with 507`)
  proven.points += points.length
}

/**
 * What waits for its next try, or for the end of a lease that could not be given back, is due at once. A photo whose
 * job could not be written is left to the upkeep.
 */
async function settled(album: AlbumProcess, dataDir: string): Promise<void> {
  await until(
    'the work to be done',
    async () => {
      if (waitingJobs(dataDir) === 0) return true
      await album.ahead(1000)
      return undefined
    },
    60_000,
  )
}

async function unreadable(client: AlbumClient, dataDir: string, shown: Drawn): Promise<string[]> {
  const timeline = await client.send('GET', '/api/timeline')
  const id = rowOf(dataDir, shown, 'ready')?.id ?? ''
  const detail = await client.send('GET', `/api/photos/${id}`)
  if (timeline.status !== 200 || detail.status !== 200)
    return [`reading is answered with ${timeline.status} and ${detail.status} ${detail.text}`]
  const { downloadUrl, thumbnailUrl } = JSON.parse(detail.text) as {
    downloadUrl: string
    thumbnailUrl: string
  }
  const original = await client.get(downloadUrl)
  const thumbnail = await client.get(thumbnailUrl)
  return sha256Of(original.bytes) === shown.sha256 && thumbnail.status === 200
    ? []
    : [`a photo is answered with ${original.status} and ${thumbnail.status}`]
}
