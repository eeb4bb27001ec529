import { readConfig } from '@cloudalbum/config'
import { collectOrphans, newId, originalKey } from '@cloudalbum/core'
import { join } from 'node:path'
import { createLocalAdapters, type LocalAdapters } from '../adapters/local.ts'
import { signUp, type AlbumClient } from './lib/album-client.ts'
import { startAlbum } from './lib/album-process.ts'
import { collectLater } from './lib/collect.ts'
import { draw } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { filesOf, isSettled, problemsOf, rowsOf } from './lib/look.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

const dayMs = 86_400_000
const orphansARound = 3

/**
 * Files without a row are collected by one process while another takes uploads and deletes photos: something is
 * committed between any two steps of the collector, for which every file is old enough to go. A row is there before
 * its first file and is never made again with the same id: so the last look at it settles whether a file may go.
 */
export async function collectDuringCommits(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const album = await startAlbum({ dataDir })
    const clock = { now: () => Date.now() + 2 * dayMs }
    const adapters = createLocalAdapters({
      config: readConfig({ DATA_DIR: dataDir }),
      baseUrl: '',
      log: () => {},
      clock,
    })
    try {
      const client = await signUp(album)
      const writer = lateWriter(client, dataDir)
      const problems: string[] = []
      const rounds = form === 'long' ? 60 : 5
      for (let round = 0; round < rounds; round++)
        problems.push(...(await collect(adapters, writer, client.accountId)))
      await until('the album to settle', () => isSettled(dataDir) || undefined)
      problems.push(...lostOf(dataDir, writer.acknowledged))
      await album.kill()
      await collectLater(dataDir)
      return { points: writer.commits(), problems: [...problems, ...problemsOf(dataDir)] }
    } finally {
      await album.kill()
      await adapters.images.close()
      adapters.close()
    }
  })
}

/** Uploads, and deletes every fourth of what it uploaded. */
function lateWriter(client: AlbumClient, dataDir: string) {
  const acknowledged = new Set<string>()
  let commits = 0
  return {
    acknowledged,
    commits: () => commits,
    async commit(): Promise<void> {
      commits++
      const photo = await draw(8000 + commits)
      const { photoId } = JSON.parse((await client.form(photo)).text) as { photoId: string }
      acknowledged.add(photo.sha256)
      if (commits % 4 !== 0) return
      await until('the photo to be ready', () =>
        rowsOf(dataDir).find((row) => row.id === photoId && row.state === 'ready'),
      )
      await client.json('POST', '/api/photos/trash', { ids: [photoId] })
      await client.json('POST', '/api/photos/purge', { ids: [photoId] })
      acknowledged.delete(photo.sha256)
    },
  }
}

async function collect(
  adapters: LocalAdapters,
  writer: ReturnType<typeof lateWriter>,
  accountId: string,
): Promise<string[]> {
  for (let n = 0; n < orphansARound; n++)
    await adapters.blobs.put(
      originalKey({ accountId, id: newId(), sha256: '0'.repeat(64) }),
      Buffer.from('orphan'),
    )
  const late =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      const result = await call(...args)
      await writer.commit()
      return result
    }
  const { photos, blobs } = adapters
  const { removed, refused } = await collectOrphans({
    clock: adapters.clock,
    photos: { get: late((id) => photos.get(id)), getMany: late((ids) => photos.getMany(ids)) },
    blobs: { list: late((...args) => blobs.list(...args)), remove: late((keys) => blobs.remove(keys)) },
  })
  if (refused) return ['the collector refused']
  // One of a photo whose row has just gone may be among them.
  return removed >= orphansARound ? [] : [`${removed} of ${orphansARound} files without a row were collected`]
}

function lostOf(dataDir: string, acknowledged: Set<string>): string[] {
  const names = new Set(filesOf(dataDir).map((file) => file.split('/').at(-1)))
  return [...acknowledged]
    .filter((sha256) => !names.has(sha256))
    .map((sha256) => `the original ${sha256} is gone`)
}
