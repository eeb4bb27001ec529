import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Page } from '@playwright/test'
import { signIn } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { runCloudAlbum } from '../support/command-line.ts'
import { holdBack, isUpload } from '../support/hold-back.ts'
import { drawBitmap, drawPhoto } from '../support/photos.ts'
import {
  choosePhotos,
  processingMs,
  uploadPanel,
  uploadPhotos,
  uploadRow,
  uploadsEnd,
} from '../support/uploads.ts'

// One album for the file; each test has an account of its own.
test.describe.configure({ mode: 'default' })
test.beforeEach(async ({ page, album }) => signIn(page, await makeAccount(album)))

const photos = (page: Page) => page.getByRole('link', { name: /^Photo,/ })
const title = (page: Page) => uploadPanel(page).getByRole('heading', { level: 2 })

async function writeText(name: string, text: string | Buffer): Promise<string> {
  const path = test.info().outputPath('files', name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}

test('given photos dropped on the page, then it invites them, uploads them and shows them without a reload', async ({
  page,
}) => {
  const path = await drawPhoto({ text: 'dropped' })
  const bytes = (await readFile(path)).toString('base64')
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer()
    const file = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    data.items.add(new File([file], 'dropped.jpg', { type: 'image/jpeg' }))
    return data
  }, bytes)
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByText('Drop to upload')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(page.getByText('Drop to upload')).toBeHidden()
  expect(await uploadsEnd(page)).toBe('1 photo uploaded')
  await expect(uploadRow(page, 'dropped.jpg')).toContainText('Done')
  await expectNoAxeViolations(page)
  await expect(photos(page)).toHaveCount(1)
  await expect(page.getByRole('heading', { name: 'May 2024', exact: true })).toBeVisible()
})

test('given the same photo twice, then it travels once, and later is in the album already', async ({
  page,
}) => {
  const first = await drawPhoto({ text: 'original' })
  const copy = first.replace('original', 'copy')
  await copyFile(first, copy)
  const puts: string[] = []
  page.on('request', (request) => void (isUpload(request) && puts.push(request.url())))
  await choosePhotos(page, [first, copy])
  expect(await uploadsEnd(page)).toBe('1 photo uploaded')
  await expect(uploadPanel(page)).toContainText('1 was already in your album')
  await expect(
    uploadRow(page, 'copy.jpg').or(uploadRow(page, 'original.jpg')).getByText('Already in your album'),
  ).toBeVisible()

  await choosePhotos(page, first)
  await expect(page.getByText('This file is in the list already.')).toBeVisible()

  await page.reload()
  await expect(photos(page)).toHaveCount(1)
  await choosePhotos(page, first)
  expect(await uploadsEnd(page)).toBe('Nothing new uploaded')
  await expect(uploadRow(page, 'original.jpg')).toContainText('Already in your album')
  expect(puts).toHaveLength(1)
})

test('given files that are no photos, then they are listed as skipped, and the photo beside them goes its way', async ({
  page,
}) => {
  const paths = [
    await writeText('notes.txt', 'Milk, bread'),
    await writeText('film.mp4', randomBytes(2000)),
    await writeText('empty.jpg', ''),
    await drawPhoto({ text: 'beside' }),
  ]
  await choosePhotos(page, paths)
  expect(await uploadsEnd(page)).toBe('1 photo uploaded')
  await expect(uploadPanel(page)).toContainText('3 problems')
  await expect(uploadRow(page, 'notes.txt')).toContainText('Skipped: not a photo')
  await expect(uploadRow(page, 'film.mp4')).toContainText('Skipped: videos are not supported')
  await expect(uploadRow(page, 'empty.jpg')).toContainText('Skipped: the file is empty')
  await uploadPanel(page).getByRole('button', { name: 'Show problems only' }).click()
  await expect(uploadPanel(page).getByRole('listitem')).toHaveCount(3)
})

test('given a text that calls itself a photo, then it ends as rejected with the reason, and is kept for download', async ({
  page,
}) => {
  await choosePhotos(page, await writeText('diary.jpg', 'Dear diary, I am no photo.'))
  await uploadsEnd(page)
  await expect(uploadPanel(page)).toContainText('1 problem')
  const reason = uploadRow(page, 'diary.jpg')
  await expect(reason).toContainText(/not a (?:photo|picture)/i)
  await page.goto('/settings/account')
  await page.getByRole('link', { name: 'Show unreadable photos' }).click()
  const problem = page.getByRole('list', { name: 'Unreadable photos' }).getByRole('listitem')
  await expect(problem).toContainText('diary.jpg')
  await expect(problem).toContainText(/not a (?:photo|picture)/i)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the original: diary.jpg' }).click()
  expect((await download).suggestedFilename()).toBe('diary.jpg')
})

test('given uploads on their way, when paused, then nothing travels until they are resumed', async ({
  page,
}) => {
  const paths: string[] = []
  for (let i = 0; i < 8; i++) paths.push(await drawPhoto())
  const held = await holdBack(page, isUpload)
  await choosePhotos(page, paths)
  await expect.poll(() => held.requests.length).toBe(4)
  await uploadPanel(page).getByRole('button', { name: 'Pause' }).click()
  await expect(title(page)).toHaveText('Paused, 8 files left')
  held.release()
  await page.getByRole('link', { name: 'Favourites' }).first().click()
  await expect(page.getByRole('heading', { name: 'No favourites yet' })).toBeVisible()
  expect(held.requests).toHaveLength(4)
  await uploadPanel(page).getByRole('button', { name: 'Resume' }).click()
  expect(await uploadsEnd(page)).toBe('8 photos uploaded')
  await page.getByRole('link', { name: 'Photos', exact: true }).first().click()
  await expect(photos(page)).toHaveCount(8)
})

test('given a connection that breaks in the middle, when it is back, then all arrive by themselves', async ({
  page,
  context,
}) => {
  const paths: string[] = []
  for (let i = 0; i < 6; i++) paths.push(await drawPhoto())
  const held = await holdBack(page, isUpload)
  await choosePhotos(page, paths)
  await expect.poll(() => held.requests.length).toBe(4)
  await context.setOffline(true)
  held.release()
  await expect(uploadPanel(page)).toContainText('Waiting for the connection')
  await expect(page.getByText('You are offline.')).toBeVisible()
  await context.setOffline(false)
  expect(await uploadsEnd(page)).toBe('6 photos uploaded')
  await expect(page.getByText('You are offline.')).toBeHidden()
  await expect(photos(page)).toHaveCount(6)
})

test('given an upload that goes on, when another page is opened, then it goes on; closing the panel asks first', async ({
  page,
}) => {
  const held = await holdBack(page, isUpload)
  await choosePhotos(page, await drawPhoto({ text: 'slow' }))
  await expect.poll(() => held.requests.length).toBe(1)
  await page.getByRole('link', { name: 'Albums' }).first().click()
  await expect(title(page)).toHaveText('Uploading 0 of 1')
  await uploadPanel(page).getByRole('button', { name: 'Stop uploading' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep uploading' }).click()
  held.release()
  expect(await uploadsEnd(page)).toBe('1 photo uploaded')
})

test('given a 75 MB bitmap that goes in parts, when the page is reloaded in the middle, then only what is missing travels', async ({
  page,
}) => {
  test.slow()
  const path = await drawBitmap({ text: 'huge', w: 5000, h: 5000 })
  const held = await holdBack(page, isUpload, { from: 2 })
  await choosePhotos(page, path)
  await expect.poll(() => held.requests.length, { timeout: processingMs }).toBe(3)
  await expect(uploadRow(page, 'huge.bmp')).toContainText('% of 75')
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.unrouteAll({ behavior: 'ignoreErrors' })

  await expect(title(page)).toHaveText('1 upload unfinished')
  await expectNoAxeViolations(page)
  const parts: string[] = []
  page.on('request', (request) => void (isUpload(request) && parts.push(request.url())))
  await choosePhotos(page, path)
  expect(await uploadsEnd(page)).toBe('1 photo uploaded')
  expect(parts).toHaveLength(3)
  await expect(photos(page)).toHaveCount(1)
})

// The operator's command works on the data folder.
test('given a full account, then the file is not accepted and the panel says why @one-machine', async ({
  page,
  album,
}) => {
  const credentials = await makeAccount(album)
  const { code, stderr } = await runCloudAlbum(['users', 'quota', credentials.email, '0.001MB'], {
    DATA_DIR: album.dataDir,
  })
  expect(code, stderr).toBe(0)
  await page.context().clearCookies()
  await signIn(page, credentials)
  await choosePhotos(page, await drawPhoto({ text: 'too much' }))
  await expect(uploadRow(page, 'too-much.jpg')).toContainText(/storage|space/i)
  await expect(uploadRow(page, 'too-much.jpg').getByRole('button', { name: /^Try .* again$/ })).toBeVisible()
  const { body } = await (
    await apiOf(album, credentials)
  ).call<{ storage: { usedBytes: number } }>('GET', '/api/account')
  expect(body.storage.usedBytes).toBe(0)
})

test('given a phone, when photos are chosen, then the panel fits and they show @phone-only', async ({
  page,
}) => {
  await uploadPhotos(page, [await drawPhoto(), await drawPhoto()])
  await expect(photos(page)).toHaveCount(2)
})
