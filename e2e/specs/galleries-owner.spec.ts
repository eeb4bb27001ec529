import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { newCredentials, signIn } from '../support/accounts.ts'
import { type Album, expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { complaints, pets, publishGallery, shelter } from '../support/galleries.ts'
import { drawPhoto } from '../support/photos.ts'

const cell = (page: Page, column: string, name: string): Locator =>
  page.getByRole('table').getByLabel(`${column} of ${name}`, { exact: true })
const names = (page: Page) => page.locator('tbody [data-column="0"]')
const namesOf = (page: Page) =>
  names(page).evaluateAll((all: HTMLInputElement[]) => all.map((one) => one.value))
/** The tabs below the title of the gallery. */
const section = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name, exact: true })
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
const unsaved = (page: Page) => page.getByRole('status').filter({ hasText: /changes/ })

async function expectAccessible(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What a browser does with cells of a spreadsheet. */
const paste = (at: Locator, text: string) =>
  at.evaluate((element, content) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', content)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

async function importFile(page: Page, name: string, content: string) {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import items' })
  await dialog
    .getByLabel('File')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  return dialog
}

/** Somebody with a gallery of four pets, looking at it. */
async function openShelter(page: Page, album: Album) {
  const gallery = await publishGallery(album, pets, shelter)
  await signIn(page, gallery.owner.credentials)
  await page.goto(`/galleries/${gallery.id}`)
  await expect(names(page)).toHaveCount(4)
  return gallery
}

test('an album becomes a gallery with attributes that are filled in the table and by a file', async ({
  page,
  album,
}) => {
  const said = complaints(page)
  const owner = await apiOf(album, await makeAccount(album))
  const photoIds = await owner.upload([
    await drawPhoto({ text: 'anton', w: 600, h: 400 }),
    await drawPhoto({ text: 'berta', w: 600, h: 400 }),
  ])
  const { body } = await owner.call<{ id: string }>('POST', '/api/albums', { title: 'Spring pets' })
  await owner.call('POST', `/api/albums/${body.id}/photos`, { photoIds })
  await signIn(page, owner.credentials)
  await page.goto('/claims')
  await expect(page.getByRole('heading', { name: 'Nothing claimed' })).toBeVisible()
  await page.goto(`/albums/${body.id}`)
  await page.getByRole('button', { name: 'Album menu' }).click()
  await page.getByRole('menuitem', { name: 'Publish as gallery' }).click()
  await expect(page).toHaveURL(/\/galleries\/[0-9a-z]{26}$/)
  await expect(names(page)).toHaveCount(2)

  await section(page, 'Settings').click()
  const attribute = async (at: number, name: string, kind: string, choices?: string) => {
    await page.getByRole('button', { name: 'Add an attribute' }).click()
    const group = page
      .getByRole('group')
      .filter({ has: page.getByLabel('Kind') })
      .nth(at)
    await group.getByLabel('Name').fill(name)
    await group.getByLabel('Kind').selectOption(kind)
    if (choices) await group.getByLabel('Values').fill(choices)
  }
  await attribute(0, 'Species', 'One of some values', 'Cat\nDog\n\nCat')
  await attribute(1, 'Age', 'Number')
  await attribute(2, 'Home', 'Free text')
  await save(page).last().click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expectAccessible(page)

  await section(page, 'Items').click()
  await expect(names(page)).toHaveCount(2)
  const [first = '', second = ''] = await namesOf(page)
  await cell(page, 'Species', first).selectOption('Cat')
  await cell(page, 'Age', first).fill('3')
  await cell(page, 'Age', first).press('Enter')
  await expect(cell(page, 'Age', second)).toBeFocused()
  await page.keyboard.type('4 or so')
  await save(page).click()
  await expect(page.getByRole('table').getByRole('alert')).toContainText('Age')
  await expectAccessible(page)
  await cell(page, 'Age', second).fill('4')
  await save(page).click()
  await expect(unsaved(page)).toBeHidden()

  const wrong = await importFile(page, 'items.csv', `file,Species,Home\n${second}.jpg,Bird,Hill\n`)
  await expect(wrong.getByRole('alert')).toContainText('1 row is wrong')
  await expect(wrong.getByRole('button', { name: 'Import' })).toBeDisabled()
  await expectAccessible(page)
  await wrong.getByLabel('File').setInputFiles({
    name: 'items.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`file,Species,Home\nberta.jpg,Dog,"Hill, 3"\nanton.jpg,Cat,Sea\n`),
  })
  await wrong.getByRole('button', { name: 'Import' }).click()
  await expect(wrong).toBeHidden()
  await expect(cell(page, 'Home', 'berta')).toHaveValue('Hill, 3')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('"Hill, 3"')

  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText('Published', { exact: true })).toBeVisible()
  await page.goto('/galleries')
  await expect(page.getByRole('link', { name: 'Spring pets' })).toBeVisible()
  await expectAccessible(page)
  expect(said.filter((text) => !/[Ss]ervice [Ww]orker|status of 4/.test(text))).toEqual([])
})

test('the table is written like a spreadsheet, and asks before what was written is lost', async ({
  page,
  album,
}) => {
  await openShelter(page, album)
  await cell(page, 'Name', 'Anton').focus()
  await page.keyboard.press('ArrowDown')
  await expect(cell(page, 'Name', 'Berta')).toBeFocused()
  await page.keyboard.type('Bertha')
  await expect(unsaved(page)).toHaveText(/1 item has changes/)
  await page.keyboard.press('Escape')
  await expect(unsaved(page)).toBeHidden()
  await paste(cell(page, 'Species', 'Anton'), 'Goat\tEvil\t12\r\nCat\tGood\t7')
  await expect(cell(page, 'Age', 'Berta')).toHaveValue('7')
  await expect(unsaved(page)).toHaveText(/2 items have changes/)

  await section(page, 'Claims').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(cell(page, 'Species', 'Anton')).toHaveValue('Goat')
  await save(page).click()
  await expect(unsaved(page)).toBeHidden()

  await page.getByLabel('Select Caesar').check()
  await page.getByLabel('Select Dora').check()
  await page.getByRole('button', { name: 'Set a value' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Column').selectOption('Age')
  await dialog.getByLabel('Value').fill('9')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Fill in' }).click()
  await save(page).click()
  await expect(unsaved(page)).toBeHidden()
  await page.getByRole('button', { name: 'Move to the top' }).click()
  await expect.poll(() => namesOf(page)).toEqual(['Caesar', 'Dora', 'Anton', 'Berta'])
  await page.keyboard.press('Escape')
  await page.locator('tr[data-row="3"] .grip').dragTo(page.locator('tr[data-row="0"]'))
  await expect.poll(() => namesOf(page)).toEqual(['Berta', 'Caesar', 'Dora', 'Anton'])
  await page.reload()
  await expect.poll(() => namesOf(page)).toEqual(['Berta', 'Caesar', 'Dora', 'Anton'])
  await expect(cell(page, 'Age', 'Dora')).toHaveValue('9')
  await page.getByLabel('Select Dora').check()
  await page.getByRole('button', { name: 'Make it the cover' }).click()
  await page.getByRole('button', { name: 'Remove from the gallery' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove from the gallery' }).click()
  await expect.poll(() => namesOf(page)).toEqual(['Berta', 'Caesar', 'Anton'])
})

test('a file for DynamoDB is read, choices that are in use are asked about, and a gallery is taken back and deleted', async ({
  page,
  album,
}) => {
  const { id, slug } = await openShelter(page, album)
  const item = { Name: { S: 'Anton' }, Species: { S: 'Goat' }, Age: { N: '12' } }
  const dialog = await importFile(
    page,
    'batch.json',
    JSON.stringify({ MysfitsTable: [{ PutRequest: { Item: item } }] }),
  )
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(cell(page, 'Age', 'Anton')).toHaveValue('12')

  await section(page, 'Settings').click()
  await page.getByLabel('Values').first().fill('Cat\nDog')
  await save(page).last().click()
  const question = page.getByRole('dialog', { name: 'Some values no longer fit' })
  await question.getByRole('button', { name: 'Remove those values' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  await page.getByLabel('Address', { exact: true }).last().fill(`${slug}-new`)
  await save(page).first().click()
  await expect(page.getByRole('link', { name: new RegExp(`${slug}-new`) })).toBeVisible()
  expect((await page.request.get(`/g/${slug}`)).url()).toMatch(new RegExp(`/g/${slug}-new$`))
  await page.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible()
  expect((await page.request.get(`/g/${slug}-new`)).status()).toBe(404)
  await page.getByRole('button', { name: 'Delete the gallery' }).click()
  const sure = page.getByRole('dialog')
  await sure.getByRole('textbox').fill('Shelter')
  await sure.getByRole('button', { name: 'Delete the gallery' }).click()
  await expect(page).toHaveURL(/\/galleries$/)
  expect((await page.request.get(`/galleries/${id}`)).status()).toBe(200)
  await expect(page.getByRole('heading', { name: 'Show something to everybody' })).toBeVisible()
})

test('the owner sees at once who claims, makes it final, and finds likes and claims in the insights', async ({
  page,
  album,
  browser,
}) => {
  const said = complaints(page)
  const { path } = await openShelter(page, album)
  await section(page, 'Claims').click()
  await expect(page.getByRole('heading', { name: 'No claims yet' })).toBeVisible()

  const context = await browser.newContext({ baseURL: album.baseUrl, serviceWorkers: 'block' })
  const visitor = await context.newPage()
  const credentials = await makeAccount(album, newCredentials())
  await signIn(visitor, credentials)
  for (const name of ['anton', 'berta']) {
    await visitor.goto(`${path}/${name}`)
    const liked = visitor.waitForResponse((answer) => answer.url().endsWith(`/${name}/like`) && answer.ok())
    await visitor.getByRole('button', { name: /^Like/ }).click()
    await liked
    await visitor.getByRole('button', { name: 'Adopt' }).click()
    await expect(visitor.getByRole('button', { name: 'Adopt' })).toBeHidden()
  }

  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(row('Anton')).toContainText(credentials.email)
  await expect(page.getByRole('button', { name: 'Write' })).toHaveCount(0)
  await row('Anton').getByRole('button', { name: 'Mark as final' }).click()
  await expect(row('Anton')).toContainText('Final')
  await expectAccessible(page)

  await visitor.goto('/claims')
  await expect(visitor.getByRole('listitem').filter({ hasText: 'Anton' })).toContainText('It is yours')
  await expectAccessible(visitor)
  await visitor.getByRole('button', { name: 'Give back' }).click()
  await visitor.getByRole('dialog').getByRole('button', { name: 'Give back' }).click()
  await expect(visitor.getByRole('listitem').filter({ hasText: 'Berta' })).toContainText('You gave it back')
  await expect(row('Berta')).toContainText('Withdrawn')
  await row('Anton').getByRole('button', { name: 'Release' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
  await expect(row('Anton')).toContainText('Released')
  await context.close()

  await section(page, 'Insights').click()
  const total = (label: string) => page.locator('dl > div').filter({ hasText: label }).locator('.value')
  await expect(total('Likes')).toHaveText('2')
  await expect(total('Claims')).toHaveText('0')
  await expect(page.getByRole('img', { name: /^Chart of each day/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('radio', { name: 'Table' }).check({ force: true })
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expectAccessible(page)
  expect(said.filter((text) => !/[Ss]ervice [Ww]orker/.test(text))).toEqual([])
})
