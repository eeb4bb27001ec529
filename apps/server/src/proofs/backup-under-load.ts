import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '@cloudalbum/adapters-local'
import { signUp, type AlbumClient } from './lib/album-client.ts'
import { startAlbum } from './lib/album-process.ts'
import { placeProblems, placesOf, uploadAll } from './lib/backup-world.ts'
import { draw, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { filesOf, isSettled, problemsOf, rowsOf } from './lib/look.ts'
import { runCommand } from './lib/run-command.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

const stay = 6
const comeAndGo = 12

/**
 * While photos come and are deleted for good without a pause, backups are made. Each restores to an album in which everything fits,
 * with every photo that was there before and was left alone, byte for byte.
 */
export async function backUpUnderLoad(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const { dataDir, place } = placesOf(join(folder, 'world'))
    const root = join(folder, 'world')
    const album = await startAlbum({ dataDir })
    const client = await signUp(album)
    const kept = await drawn(40, stay)
    await uploadAll(client, dataDir, kept)
    const moving = await drawn(60, comeAndGo)
    const stop = new AbortController()
    const load = Promise.all([
      changeWithoutPause(client, dataDir, moving.slice(0, comeAndGo / 2), stop.signal),
      changeWithoutPause(client, dataDir, moving.slice(comeAndGo / 2), stop.signal),
    ])
    const problems: string[] = []
    const rounds = form === 'long' ? 8 : 2
    for (let round = 1; round <= rounds; round++) {
      const { code, output } = await runCommand(['backup', '--to', place], { root, dataDir })
      if (code !== 0) problems.push(`backup ${round} fails: ${output}`)
      if (/damaged|no original/.test(output)) problems.push(`backup ${round} lacks photos: ${output}`)
      const restored = join(folder, `restored-${round}`)
      problems.push(
        ...(await restoreProblems(root, place, restored, kept)).map((one) => `backup ${round}: ${one}`),
      )
    }
    stop.abort()
    const changes = (await load).reduce((sum, count) => sum + count, 0)
    await album.kill()
    problems.push(...(await placeProblems(place)))
    if (changes < rounds) problems.push(`only ${changes} photos came and went meanwhile`)
    return { points: rounds, problems }
  })
}

const drawn = (from: number, count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => draw(from + i)))

/** Gives how many photos were deleted. */
async function changeWithoutPause(
  client: AlbumClient,
  dataDir: string,
  photos: Drawn[],
  stop: AbortSignal,
): Promise<number> {
  let count = 0
  for (let i = 0; !stop.aborted; i = (i + 1) % photos.length) {
    const photo = photos[i]
    if (!photo) break
    await client.form(photo)
    // It is not in the trash before it is processed.
    const [id] = await until('a photo of the load', async () => trashed(client, dataDir, photo))
    const { status } = await client.send('POST', '/api/photos/purge', { ids: [id] })
    if (status === 204) count++
  }
  return count
}

/** Its id, once it could be put there. */
async function trashed(
  client: AlbumClient,
  dataDir: string,
  { sha256 }: Drawn,
): Promise<string[] | undefined> {
  const ids = rowsOf(dataDir).flatMap((row) =>
    row.sha256 === sha256 && row.state === 'ready' ? [row.id] : [],
  )
  if (ids.length === 0) return undefined
  const { status } = await client.send('POST', '/api/photos/trash', { ids })
  return status < 300 ? ids : undefined
}

/** What is wrong with an album that was brought back, once it has done what was under way. */
async function restoreProblems(root: string, place: string, to: string, kept: Drawn[]): Promise<string[]> {
  const { code, output } = await runCommand(['restore', '--from', place, '--to-data', to], {
    root,
    dataDir: to,
  })
  if (code !== 0) return [`the restore fails: ${output}`]
  const missing = kept.filter(({ sha256, bytes }) => !hasBytes(to, sha256, bytes))
  const album = await startAlbum({ dataDir: to, aheadMs: 11 * 60_000 })
  await until('the restored album to settle', () => isSettled(to) || undefined)
  await album.kill()
  return [
    ...missing.map(({ fileName }) => `${fileName} is not there byte for byte`),
    ...problemsOf(to).filter((problem) => !problem.startsWith('left as expected')),
  ]
}

function hasBytes(dataDir: string, sha256: string, bytes: Buffer): boolean {
  const row = rowsOf(dataDir).find((one) => one.sha256 === sha256 && one.state === 'ready')
  const file = filesOf(dataDir).find((one) => one.startsWith('originals/') && one.endsWith(sha256))
  if (!row || !file) return false
  const found = readFileSync(join(dataFolder(dataDir).files, file))
  return createHash('sha256').update(found).digest('hex') === sha256 && found.equals(bytes)
}
