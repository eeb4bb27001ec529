import { join } from 'node:path'
import { signIn, signUp } from './lib/album-client.ts'
import { startAlbum, type AlbumProcess } from './lib/album-process.ts'
import { collectLater } from './lib/collect.ts'
import { draw, sha256Of, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { inLanes } from './lib/lanes.ts'
import { problemsOf, rowsOf } from './lib/look.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

interface Dead {
  dead: number
  jobs: { photoId: string; error: string }[]
}

/** One photo of many fails each time: the others are done, it is told of and can be had, and is ready once the cause is gone. */
export async function poisonAmongMany(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const count = form === 'long' ? 1000 : 50
    const album = await startAlbum({ dataDir })
    try {
      const poison = await draw(3000)
      const photoId = await uploadAll(album, poison, count - 1)
      await until(
        'the others to be ready',
        () => (readyIn(dataDir) === count - 1 ? true : undefined),
        240_000,
      )
      const problems = await buried(album, dataDir, photoId, poison)
      await album.plan({ kind: 'count' })
      const admin = await signIn(album)
      await admin.json('POST', '/api/admin/jobs/redrive', { ids: 'all' })
      await until('the mended one to be ready', () =>
        rowsOf(dataDir).find((row) => row.id === photoId && row.state === 'ready'),
      )
      await album.kill()
      await collectLater(dataDir)
      return { points: count, problems: [...problems, ...problemsOf(dataDir)] }
    } finally {
      await album.kill()
    }
  })
}

const readyIn = (dataDir: string) => rowsOf(dataDir).filter((row) => row.state === 'ready').length

/** Gives the id of the poison: its renditions cannot be written. */
async function uploadAll(album: AlbumProcess, poison: Drawn, others: number): Promise<string> {
  const client = await signUp(album)
  const reserved = await client.reserve(poison)
  if (reserved.outcome !== 'upload') throw new Error('The album has the photo already.')
  await album.plan({ kind: 'broken', path: `renditions/${client.accountId}/${reserved.photoId}` })
  const numbers = Array.from({ length: others }, (_, i) => i)
  await inLanes(numbers, async (number) => {
    if (number === Math.floor(others / 2)) await client.put(reserved.upload, poison.bytes)
    const { status, text } = await client.form(await draw(3001 + number))
    if (status !== 201) throw new Error(`A photo is answered with ${status} ${text}`)
  })
  return reserved.photoId
}

/** Lets the tries pass; each new photo makes the workers look. */
async function buried(
  album: AlbumProcess,
  dataDir: string,
  photoId: string,
  poison: Drawn,
): Promise<string[]> {
  for (let round = 0; round < 12; round++) {
    await album.ahead(6 * 60_000)
    const client = await signIn(album)
    const { dead, jobs } = await client.json<Dead>('GET', '/api/admin/jobs')
    if (dead > 0) {
      const photo = await client.json<{ state: string; rejection: { code: string }; downloadUrl: string }>(
        'GET',
        `/api/photos/${photoId}`,
      )
      const original = await client.get(photo.downloadUrl)
      return [
        ...(dead === 1 && jobs[0]?.photoId === photoId
          ? []
          : [`in the dead-letter queue: ${JSON.stringify(jobs)}`]),
        ...(photo.state === 'rejected' && photo.rejection.code === 'failed'
          ? []
          : [`the poison is ${photo.state}`]),
        ...(sha256Of(original.bytes) === poison.sha256
          ? []
          : [`its original is answered with ${original.status}`]),
      ]
    }
    const before = readyIn(dataDir)
    await client.form(await draw(5000 + round))
    await until('a photo beside the poison', () => (readyIn(dataDir) > before ? true : undefined))
  }
  return ['the poison never came to the dead-letter queue']
}
