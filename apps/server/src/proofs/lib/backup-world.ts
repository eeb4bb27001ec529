import { backupMachine, openBackupFolder } from '@cloudalbum/adapters-local'
import { verifyBackup } from '@cloudalbum/core'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { signIn, signUp, type AlbumClient } from './album-client.ts'
import { startAlbum } from './album-process.ts'
import { draw, type Drawn } from './draw.ts'
import { filesOf, isSettled, rowsOf } from './look.ts'
import { runCommand } from './run-command.ts'
import { until } from './until.ts'

export const placesOf = (root: string) => ({ dataDir: join(root, 'data'), place: join(root, 'place') })

/** Uploads photos and waits until they are ready. Gives their ids. */
export async function uploadAll(client: AlbumClient, dataDir: string, photos: Drawn[]): Promise<string[]> {
  for (const photo of photos)
    if ((await client.form(photo)).status !== 201) throw new Error('The album does not take a photo.')
  await until('the photos to be ready', () => isSettled(dataDir) || undefined)
  const wanted = new Set(photos.map(({ sha256 }) => sha256))
  return rowsOf(dataDir).flatMap(({ id, sha256 }) => (wanted.has(sha256) ? [id] : []))
}

/**
 * An album, dead, with a backup of two photos; one of them was deleted for good since, and another one has come.
 * @param root a new folder
 */
export async function furnishBackup(root: string): Promise<void> {
  const { dataDir, place } = placesOf(root)
  const [kept, gone, later] = [await draw(30), await draw(31), await draw(32)]
  const first = await startAlbum({ dataDir })
  const ids = await uploadAll(await signUp(first), dataDir, [kept, gone])
  await first.kill()
  const { code, output } = await runCommand(['backup', '--to', place], { root, dataDir })
  if (code !== 0) throw new Error(`The first backup fails: ${output}`)
  const second = await startAlbum({ dataDir })
  const client = await signIn(second)
  await client.json('POST', '/api/photos/trash', { ids: ids.slice(1) })
  await client.json('POST', '/api/photos/purge', { ids: ids.slice(1) })
  await uploadAll(client, dataDir, [later])
  await second.kill()
}

/** What is wrong with any of the backups at a place. */
export async function placeProblems(place: string): Promise<string[]> {
  const opened = openBackupFolder(place)
  const problems: string[] = []
  for (const backup of await opened.backups())
    try {
      const { signal } = new AbortController()
      const ports = { ...backupMachine, place: opened }
      await verifyBackup(ports, backup, { whole: true }, () => Promise.resolve(), signal)
    } catch (error) {
      problems.push(`the backup ${backup.id.slice(0, 20)} is not whole: ${String(error)}`)
    }
  return problems
}

export const backupsAt = async (place: string) => openBackupFolder(place).backups()

/** Rows of photos, and names of files: what an album is told apart by. */
export const albumState = (dataDir: string): string =>
  createHash('sha256')
    .update(JSON.stringify([rowsOf(dataDir), filesOf(dataDir).filter((file) => !file.startsWith('.'))]))
    .digest('hex')
