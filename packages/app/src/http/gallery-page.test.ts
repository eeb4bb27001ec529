import { openGalleryParts } from '@cloudalbum/adapters-local/testing'
import type { GalleryRenderer } from '@cloudalbum/contract'
import { defaultPreferences, newId, type Account, type Attribute } from '@cloudalbum/core'
import { FakeClock, itemOf, readyPhoto } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { galleryPages } from './gallery-page.ts'

const accountId = newId()
const account: Account = {
  id: accountId,
  email: 'ann@example.org',
  displayName: 'Ann',
  role: 'member',
  quotaBytes: null,
  preferences: defaultPreferences,
  createdAtMs: 1,
  confirmedAtMs: 1,
  onlyAsFirst: false,
  disabledAtMs: null,
  deletingAtMs: null,
  seenAtMs: null,
  tokensValidFromMs: 1,
}
/** As the page of the web has them, in short. */
const renderer: GalleryRenderer = {
  render: async ({ view }) => ({
    title: '',
    description: '',
    body: view.kind === 'item' ? view.item.slug : view.kind,
    accentStyle: '',
    script: '/s.js',
    style: '/s.css',
    messages: '/m.js',
  }),
  addressOf: ({ slug, item, filters = {} }) =>
    `/g/${[slug, ...(item === undefined ? [] : [item])].map(encodeURIComponent).join('/')}${
      filters['species'] === undefined ? '' : `?species=${filters['species']}`
    }`,
  placeAt: ({ pathname, searchParams }) => {
    const [, , slug = '', item] = pathname.split('/').map(decodeURIComponent)
    return { slug, item, filters: Object.fromEntries(searchParams) }
  },
  languageFor: () => 'en',
}

let parts: ReturnType<typeof openGalleryParts>
let galleryId: string
const item = itemOf('cat', { values: { species: 'Cat' } })
beforeEach(async () => {
  parts = openGalleryParts(new FakeClock())
  const { accounts, galleries, photos } = parts.ports
  await accounts.create(account)
  const settings = { title: 'Pets', text: '', claimLabel: null, likes: true, indexed: true, accent: null }
  const attribute = {
    key: 'species',
    name: 'Species',
    kind: 'text',
    choices: [],
    filter: true,
  } satisfies Attribute
  const photoId = await readyPhoto(photos, accountId)
  galleryId = newId()
  await galleries.create(
    {
      id: galleryId,
      accountId,
      albumId: null,
      slug: 'pets',
      attributes: [attribute],
      state: 'published',
      createdAtMs: 1,
      ...settings,
    },
    [{ ...item, photoId }],
  )
  await galleries.update(accountId, galleryId, { publishedAtMs: 1 }, 1)
})
afterEach(() => parts.close())

const visit = async (path: string) => {
  const answer = await galleryPages(parts.ports, async () => renderer).request(path)
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
}

async function renameItem(slug: string): Promise<void> {
  const { galleries, items } = parts.ports
  const { version } = (await galleries.byId(galleryId)) ?? expect.fail()
  await items.save(
    accountId,
    galleryId,
    version,
    { added: [], edited: [{ id: item.id, patch: { slug } }] },
    2,
  )
}

describe('an address of before', () => {
  it('of an item leads to the present one, with what stands behind it', async () => {
    await renameItem('고양이')
    const to = `/g/pets/${encodeURIComponent('고양이')}`
    expect(await visit('/g/pets/cat?species=Cat')).toMatchObject({ status: 301, to: `${to}?species=Cat` })
    expect(await visit(to)).toMatchObject({ status: 200, text: expect.stringContaining('고양이') })
  })

  it('of a gallery and of an item in it leads on in one step', async () => {
    await renameItem('tom')
    await parts.ports.galleries.update(accountId, galleryId, { slug: 'animals' }, 3)
    expect(await visit('/g/pets/cat')).toMatchObject({ status: 301, to: '/g/animals/tom' })
    expect(await visit('/g/pets')).toMatchObject({ status: 301, to: '/g/animals' })
  })

  it('that is taken back is the present one, whatever was kept of where it led', async () => {
    await renameItem('tom')
    const { headers } = await galleryPages(parts.ports, async () => renderer).request('/g/pets/cat')
    expect(headers.get('cache-control')).toContain('must-revalidate')
    await renameItem('cat')
    expect(await visit('/g/pets/cat')).toMatchObject({ status: 200 })
    expect(await visit('/g/pets/tom')).toMatchObject({ status: 301, to: '/g/pets/cat' })
  })

  it('of what nobody may see leads nowhere', async () => {
    await renameItem('tom')
    const state = await parts.ports.galleries.update(accountId, galleryId, { state: 'unpublished' }, 4)
    expect(state).toMatchObject({ state: 'unpublished' })
    expect(await visit('/g/pets/cat')).toMatchObject({ status: 404, to: null })
  })
})
