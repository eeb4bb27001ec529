import { dataFolder } from '@cloudalbum/adapters-local'
import { originalKey, renditionKey } from '@cloudalbum/core'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { killEach } from './kill-backup.ts'
import { signUp } from './lib/album-client.ts'
import { startAlbum } from './lib/album-process.ts'
import { placesOf, uploadAll } from './lib/backup-world.ts'
import { draw } from './lib/draw.ts'
import { problemsOf, rowsOf, withDatabase, type Row } from './lib/look.ts'
import type { Form, Proven } from './proof.ts'

const strange = 'originals/strange'
const fileOf = (root: string, key: string) => join(dataFolder(placesOf(root).dataDir).files, key)
const pristine = (root: string, name: string) => join(root, 'pristine', name)
const keysOf = (row: Row) => {
  const of = { ...row, renditionVersion: 1 }
  return {
    original: originalKey(row),
    thumbnail: renditionKey(of, 'thumbnail'),
    preview: renditionKey(of, 'preview'),
  }
}

function flip(path: string): void {
  const bytes = readFileSync(path)
  const at = bytes.length >> 1
  bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at)
  writeFileSync(path, bytes)
}

/** Photos of which one lost its renditions, one its original, and one has a flipped bit; counts that are wrong; a file of nobody. */
async function furnish(root: string): Promise<void> {
  const { dataDir } = placesOf(root)
  const album = await startAlbum({ dataDir })
  await uploadAll(await signUp(album), dataDir, [await draw(40), await draw(41), await draw(42)])
  await album.kill()
  const [mended, flipped, lost] = rowsOf(dataDir).map(keysOf)
  if (!mended || !flipped || !lost) throw new Error('The album does not have its three photos.')
  for (const [name, key] of Object.entries(mended)) {
    const kept = pristine(root, name)
    mkdirSync(dirname(kept), { recursive: true })
    copyFileSync(fileOf(root, key), kept)
  }
  rmSync(fileOf(root, mended.thumbnail))
  flip(fileOf(root, mended.preview))
  flip(fileOf(root, flipped.original))
  rmSync(fileOf(root, lost.original))
  writeFileSync(fileOf(root, strange), 'x')
  utimesSync(fileOf(root, strange), 1, 1)
  withDatabase(dataDir, (db) =>
    db.exec('UPDATE photo_months SET count = 9; UPDATE photo_accounts SET used_bytes = 1'),
  )
}

/** What is not as it must be when a verification is at its end. */
function problemsAt(root: string): string[] {
  const [mended, flipped, lost] = rowsOf(placesOf(root).dataDir).map(keysOf)
  if (!mended || !flipped || !lost) return ['a row is gone']
  const isMended = Object.entries(mended).every(
    ([name, key]) =>
      existsSync(fileOf(root, key)) &&
      readFileSync(fileOf(root, key)).equals(readFileSync(pristine(root, name))),
  )
  // What a kill leaves in .incoming is collected a day later.
  const expected = [
    `torn: ${flipped.original}`,
    `missing: ${lost.original}`,
    `left over: ${strange}`,
    `torn: ${strange}`,
    'left over: .incoming/',
  ]
  const left = problemsOf(placesOf(root).dataDir)
  return [
    ...(isMended ? [] : ['what could be made again was not']),
    ...left.filter((problem) => !expected.some((one) => problem.startsWith(one))),
    ...(existsSync(fileOf(root, flipped.original)) ? [] : ['a damaged original was removed']),
  ]
}

/** Whatever is damaged is mended or told of, also by a verification that was killed and runs again; nothing gets worse. */
export const killVerify = (form: Form): Promise<Proven> =>
  killEach(form, {
    name: 'verify',
    args: () => ['verify', '--full', '--repair'],
    furnish,
    // There is always something that only people can mend.
    code: 1,
    check({ root }, ended, output) {
      if (!ended)
        return Promise.resolve(existsSync(fileOf(root, strange)) ? [] : ['a file of nobody was removed'])
      const told = ['original-damaged', 'original-missing', 'file-unknown'].filter(
        (what) => !output.includes(what),
      )
      return Promise.resolve([...problemsAt(root), ...told.map((what) => `${what} is not told`)])
    },
  })
