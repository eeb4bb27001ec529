import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signIn, signUp, type AlbumClient } from './lib/album-client.ts'
import { startAlbum, type AlbumProcess } from './lib/album-process.ts'
import { collectLater } from './lib/collect.ts'
import { draw, sha256Of, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { filesOf, problemsOf, rowsOf } from './lib/look.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

const sizeMb = 24

/** A file system of its own that is full for real: uploads are refused, reading goes on, and uploads go on when there is space. */
export async function fullDevice(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const mounted = mountSmall(folder)
    if (mounted.skipped !== undefined) return { points: 0, problems: [], skipped: mounted.skipped }
    try {
      return await fillUp(join(folder, 'small/data'), join(folder, 'small'), form === 'long' ? 40 : 12)
    } finally {
      execFileSync('umount', ['-l', join(folder, 'small')])
    }
  })
}

function mountSmall(folder: string): { skipped?: string } {
  const place = join(folder, 'small')
  mkdirSync(place)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', place], { stdio: 'pipe' })
    return {}
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string }
    return { skipped: `a small file system cannot be mounted here: ${stderr?.toString().trim() || message}` }
  }
}

/** Fills the device to the last block, tries everything, frees space, tries again; several times, with less left each. */
async function fillUp(dataDir: string, device: string, rounds: number): Promise<Proven> {
  const proven: Proven = { points: 0, problems: [] }
  const problem = (text: string) => void proven.problems.push(text)
  const album = await startAlbum({ dataDir })
  try {
    const client = await signUp(album)
    const shown = await draw(700, 200)
    await client.form(shown)
    await until('the first photo', () => rowsOf(dataDir).find((row) => row.state === 'ready'))
    let refused = 0
    for (let round = 0; round < rounds; round++) {
      const photo = await draw(701 + round, 400)
      fill(device, round * 4096)
      const { status, text } = await uploadTo(client, photo, round)
      if (status === 507) refused++
      else if (status !== 201) problem(`round ${round}: answered with ${status} ${text}`)
      for (const found of await unreadable(client, shown)) problem(`round ${round}: ${found}`)
      empty(device)
      const again = await uploadTo(client, photo, round)
      if (![201, 409].includes(again.status))
        problem(`round ${round}, with space: ${again.status} ${again.text}`)
      proven.points++
    }
    if (refused === 0) problem('nothing was ever refused with 507')
    await expectAllReady(album, dataDir, rounds + 1)
    await album.kill()
    await collectLater(dataDir)
    proven.problems.push(...problemsOf(dataDir))
    return proven
  } finally {
    await album.kill()
  }
}

/** By PUT and as a form in turn. */
async function uploadTo(
  client: AlbumClient,
  photo: Drawn,
  round: number,
): Promise<{ status: number; text: string }> {
  if (round % 2 === 0) return client.form(photo)
  const reserved = await client.send('POST', '/api/photos', {
    fileName: photo.fileName,
    sizeBytes: photo.bytes.byteLength,
    sha256: photo.sha256,
    contentType: 'image/jpeg',
  })
  if (reserved.status !== 201) return reserved
  const { upload } = JSON.parse(reserved.text) as {
    upload?: { url: string; headers: Record<string, string> }
  }
  return upload ? client.put(upload, photo.bytes) : reserved
}

/** To the last block but those that are left on purpose. The album may take some at the same time. */
function fill(device: string, leaveBytes: number): void {
  const path = join(device, 'filling')
  const { bavail, bsize } = statfsSync(device)
  try {
    writeFileSync(path, Buffer.alloc((bavail + 1) * bsize))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
  truncateSync(path, Math.max(0, statSync(path).size - leaveBytes))
}

const empty = (device: string) => rmSync(join(device, 'filling'), { force: true })

async function unreadable(client: AlbumClient, shown: Drawn): Promise<string[]> {
  const timeline = await client.send('GET', '/api/timeline')
  const known = await client.send('POST', '/api/photos/known', { sha256s: [shown.sha256] })
  if (timeline.status !== 200 || known.status !== 200)
    return [`reading is answered with ${timeline.status} and ${known.status} ${known.text}`]
  const { photos } = JSON.parse(known.text) as { photos: { photoId: string }[] }
  const detail = await client.send('GET', `/api/photos/${photos[0]?.photoId}`)
  if (detail.status !== 200) return [`a photo is answered with ${detail.status}`]
  const original = await client.get((JSON.parse(detail.text) as { downloadUrl: string }).downloadUrl)
  return sha256Of(original.bytes) === shown.sha256 ? [] : [`an original is answered with ${original.status}`]
}

async function expectAllReady(album: AlbumProcess, dataDir: string, count: number): Promise<void> {
  await signIn(album)
  await until(
    `${count} photos to be ready, with ${filesOf(dataDir).length} files`,
    async () => {
      if (rowsOf(dataDir).filter((row) => row.state === 'ready').length === count) return true
      await album.ahead(1000)
      return undefined
    },
    60_000,
  )
}
