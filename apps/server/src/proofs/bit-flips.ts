import { readFileSync, writeFileSync } from 'node:fs'
import { dataFolder } from '@cloudalbum/adapters-local'
import { join } from 'node:path'
import { signUp, type AlbumClient } from './lib/album-client.ts'
import { startAlbum, type AlbumProcess } from './lib/album-process.ts'
import { draw, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { filesOf, rowsOf, withDatabase } from './lib/look.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

/** Bytes that change on their way are refused and leave nothing; bytes that change on the disk are found when they are read. */
export async function bitFlips(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const album = await startAlbum({ dataDir })
    try {
      const client = await signUp(album)
      const photo = await draw(1, 300)
      const changes = changed(photo.bytes, form === 'long' ? 400 : 20)
      const onTheWay = await sendChanged(client, dataDir, photo, changes)
      const atRest = await flipStored(client, dataDir, album)
      return { points: changes.length + 1, problems: [...onTheWay, ...atRest] }
    } finally {
      await album.kill()
    }
  })
}

interface Change {
  what: string
  bytes: Uint8Array
  statuses: number[]
}

/** Flipped bits from the first to the last byte, and ends that are missing or too many. */
function changed(bytes: Buffer, flips: number): Change[] {
  const flipped = Array.from({ length: flips }, (_, i) => {
    const at = Math.round((i * (bytes.byteLength - 1)) / (flips - 1))
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ (1 << (i % 8))
    return { what: `bit ${i % 8} of byte ${at}`, bytes: copy, statuses: [422] }
  })
  return [
    ...flipped,
    { what: 'without its last byte', bytes: bytes.subarray(0, -1), statuses: [400] },
    { what: 'half', bytes: bytes.subarray(0, bytes.byteLength >> 1), statuses: [400] },
    { what: 'with a byte more', bytes: Buffer.concat([bytes, Buffer.from([0])]), statuses: [413] },
  ]
}

async function sendChanged(
  client: AlbumClient,
  dataDir: string,
  photo: Drawn,
  changes: Change[],
): Promise<string[]> {
  const problems: string[] = []
  for (const { what, bytes, statuses } of changes) {
    const reserved = await client.reserve(photo)
    if (reserved.outcome !== 'upload')
      return [...problems, `${what}: the photo is taken as ${reserved.state}`]
    const { status } = await client.put(reserved.upload, bytes)
    if (!statuses.includes(status)) problems.push(`${what} is answered with ${status}`)
    problems.push(...filesOf(dataDir).map((file) => `${what} leaves ${file}`))
  }
  const reserved = await client.reserve(photo)
  const right = reserved.outcome === 'upload' ? await client.put(reserved.upload, photo.bytes) : undefined
  return right?.status === 201
    ? problems
    : [...problems, `the right bytes are answered with ${right?.status}`]
}

/** The first look at the original fails for another reason; before the second its bytes have changed. */
async function flipStored(client: AlbumClient, dataDir: string, album: AlbumProcess): Promise<string[]> {
  await until('the first photo', () => rowsOf(dataDir).find((row) => row.state === 'ready'))
  const photo = await draw(2, 300)
  await album.plan({ kind: 'broken', path: 'renditions/' })
  await client.form(photo)
  await until('the first look', () => (failedOnce(dataDir) ? true : undefined))
  const row = rowsOf(dataDir).find((one) => one.sha256 === photo.sha256)
  const path = join(dataFolder(dataDir).files, `originals/${row?.accountId}/${row?.id}/${row?.sha256}`)
  const bytes = readFileSync(path)
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  writeFileSync(path, bytes)
  await album.plan({ kind: 'count' })
  await album.ahead(60_000)
  await client.form(await draw(3)) // makes the workers look
  await until('the second look', () => (stateOf(dataDir, photo) === 'processing' ? undefined : true))
  const answer = await client.json<{ state: string; rejection: { code: string } | null }>(
    'GET',
    `/api/photos/${row?.id}`,
  )
  return answer.rejection?.code === 'not-as-announced'
    ? []
    : [`a changed original ends as ${answer.state}, ${answer.rejection?.code}`]
}

const stateOf = (dataDir: string, { sha256 }: Drawn) =>
  rowsOf(dataDir).find((row) => row.sha256 === sha256)?.state

const failedOnce = (dataDir: string): boolean =>
  withDatabase(dataDir, (db) => db.prepare('SELECT 1 FROM jobs WHERE error IS NOT NULL').get() !== undefined)
