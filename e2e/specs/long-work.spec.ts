import { signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'

// Nothing else verifies, and nobody has an account in this album before: the first one is the administrator.
test.use({ albumEnv: { VERIFY: 'off' } })
test.describe.configure({ mode: 'default' })
let admin: Credentials
test.beforeAll(async ({ album }) => {
  admin = await makeAccount(album)
})

test('given an administrator, when the album is to verify itself, then the page tells how it went, and axe finds nothing', async ({
  page,
}) => {
  await signIn(page, admin)
  await page.goto('/admin/jobs')
  await expect(page.getByText('There was none yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Verify the album' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Verification' })
  await expect(row).toContainText('Done')
  await expect(row).not.toContainText('finding')
  await page.getByRole('button', { name: 'Make previews anew' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Previews made anew' })).toContainText('Done')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
})
