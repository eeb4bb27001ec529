import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount, type Api } from '../support/api.ts'
import { runCloudAlbum, startCloudAlbum } from '../support/command-line.ts'
import { narrowLine } from '../support/narrow-line.ts'
import { drawBitmap, drawPhoto } from '../support/photos.ts'

// One album for the file; each test has an account of its own.
test.describe.configure({ mode: 'default' })

let api: Api
let env: Record<string, string>
test.beforeEach(async ({ album }) => {
  api = await apiOf(album, await makeAccount(album))
  env = { CLOUDALBUM_URL: album.baseUrl, CLOUDALBUM_KEY: await api.makeKey() }
})

/** Two photos, one of them in a folder inside, and what lies beside photos. */
async function drawFolder(): Promise<string> {
  const folder = dirname(await drawPhoto({ text: `beach ${test.info().testId}` }))
  const inner = join(folder, 'summer', 'august')
  await mkdir(inner, { recursive: true })
  const photo = await drawPhoto({ text: `harbour ${test.info().testId}` })
  await rename(photo, join(inner, basename(photo)))
  await writeFile(join(folder, 'notes.txt'), 'no photo')
  await writeFile(join(folder, '.DS_Store'), 'litter')
  return folder
}
const total = async () => (await api.call<{ total: number }>('GET', '/api/timeline')).body.total
const upload = (...args: string[]) => runCloudAlbum(['upload', ...args], env)

test('given a folder, then all photos below it are uploaded, and again none', async () => {
  const folder = await drawFolder()

  const rehearsal = await upload(folder, '--dry-run')
  expect(rehearsal.stdout).toContain('2 would be uploaded, 0 already there, 0 failed')
  expect(rehearsal.code).toBe(0)
  expect(await total()).toBe(0)

  const first = await upload(folder)
  expect(first.stdout, first.stderr).toContain('2 uploaded, 0 already there, 0 failed')
  expect(first.code).toBe(0)
  await expect.poll(total).toBe(2)

  const second = await upload(folder, '--dry-run')
  expect(second.stdout).toContain('0 would be uploaded, 2 already there, 0 failed')
  const third = await upload(folder)
  expect(third.stdout).toContain('0 uploaded, 2 already there, 0 failed')
  expect(third.code).toBe(0)
})

test('given --album, then the photos are in it, those that were there before too', async () => {
  const folder = await drawFolder()
  await upload(join(folder, 'summer'))
  const { code, stderr } = await upload(folder, '--album', '여름 2024')
  expect(code, stderr).toBe(0)
  const albums = async () =>
    (await api.call<{ albums: { id: string; title: string }[] }>('GET', '/api/albums')).body.albums
  const [made, ...others] = await albums()
  expect([made?.title, others]).toEqual(['여름 2024', []])
  await expect
    .poll(
      async () =>
        (await api.call<{ ids: string[] }>('GET', `/api/albums/${made?.id}/photos`)).body.ids?.length,
    )
    .toBe(2)
  await upload(folder, '--album', '여름 2024')
  expect(await albums()).toHaveLength(1)
})

test('given a file that does not exist, then the others are uploaded and the exit code is 1', async () => {
  const { code, stdout, stderr } = await upload(await drawPhoto(), '/nowhere/at-all.jpg')
  expect(code).toBe(1)
  expect(stdout).toContain('1 uploaded, 0 already there, 1 failed')
  expect(stderr).toContain('/nowhere/at-all.jpg does not exist')
})

test('given wrong use, then the exit code is 2 and the help says how', async () => {
  const nothing = await upload()
  expect(nothing.code).toBe(2)
  expect(nothing.stderr).toContain('Usage: cloudalbum upload')
  expect((await upload('.', '--parallel', 'many')).code).toBe(2)
  expect((await upload('.', '--server', 'not an address')).code).toBe(2)
  expect((await runCloudAlbum(['upload', '--help'], env)).code).toBe(0)
})

test('given no key, a wrong key or no album, then the exit code is 3 and a sentence says why', async () => {
  const photo = await drawPhoto()
  const none = await runCloudAlbum(['upload', photo], { ...env, CLOUDALBUM_KEY: '' })
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('An API key is missing')])
  const wrong = await runCloudAlbum(['upload', photo, '--key', 'made-up'], env)
  expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('API key is not valid')])
  const away = await runCloudAlbum(['upload', photo], { ...env, CLOUDALBUM_URL: 'http://localhost:9' })
  expect(away.code).toBe(3)
  expect(away.stderr).not.toContain(' at ')
})

test('given a 75 MB file, when the command is killed in the middle, then the next run continues and completes', async ({
  album,
}) => {
  test.slow()
  const path = await drawBitmap({ w: 5000, h: 5000 })
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const storedParts = async () => {
    const { body } = await api.call<{ photos: { photoId: string }[] }>('POST', '/api/photos/known', {
      sha256s: [sha256],
    })
    const [known] = body.photos
    if (!known) return undefined
    return (await api.call<{ stored?: number[] }>('GET', `/api/photos/${known.photoId}/upload`)).body.stored
  }
  // Parts have 16 MiB: the third breaks off in the middle.
  const line = await narrowLine(album.baseUrl, 40 * 1024 * 1024)
  const { child, ended } = startCloudAlbum(['upload', path], { ...env, CLOUDALBUM_URL: line.url })
  await expect.poll(storedParts, { timeout: 60_000 }).toEqual([1, 2])
  child.kill('SIGKILL')
  expect((await ended).code).toBeNull()
  line.close()
  expect(await storedParts()).toEqual([1, 2])
  expect(await total()).toBe(0)

  const again = await upload(path)
  expect(again.stdout, again.stderr).toContain('1 uploaded, 0 already there, 0 failed')
  expect(again.code).toBe(0)
  await expect.poll(total).toBe(1)
})

test('given a healthy album, then doctor finds nothing wrong', async ({ album }) => {
  const { code, stdout } = await runCloudAlbum(['doctor'], {
    DATA_DIR: album.dataDir,
    PORT: new URL(album.baseUrl).port,
  })
  expect(stdout).not.toContain('✗')
  expect(code, stdout).toBe(0)
})
