import { expect, type Locator, type Page } from '@playwright/test'

/** Generous: the photos are decoded on whatever machine this is. */
export const processingMs = 120_000

export const uploadPanel = (page: Page): Locator => page.getByRole('region', { name: 'Uploads' })

/** The row of a file in the panel. It draws only what is in view. */
export const uploadRow = (page: Page, name: string): Locator =>
  uploadPanel(page).getByRole('listitem').filter({ hasText: name })

export const choosePhotos = (page: Page, paths: string | string[]): Promise<void> =>
  page.locator('input[type=file][aria-label="Choose photos"]').setInputFiles(paths)

export const chooseFolder = (page: Page, path: string): Promise<void> =>
  page.locator('input[type=file][aria-label="Choose a folder"]').setInputFiles(path)

/** Waits until nothing travels and nothing is prepared any more; gives what the panel then says. */
export async function uploadsEnd(page: Page): Promise<string> {
  const title = uploadPanel(page).getByRole('heading', { level: 2 })
  await expect(title).toHaveText(/uploaded$/, { timeout: processingMs })
  return (await title.textContent())?.trim() ?? ''
}

/** Chooses photos and waits until the album shows them. */
export async function uploadPhotos(page: Page, paths: string[]): Promise<void> {
  await choosePhotos(page, paths)
  expect(await uploadsEnd(page)).toBe(`${paths.length} photo${paths.length === 1 ? '' : 's'} uploaded`)
  await uploadPanel(page).getByRole('button', { name: 'Close' }).click()
  await expect(uploadPanel(page)).toBeHidden()
}
