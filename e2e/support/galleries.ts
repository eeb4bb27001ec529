import { expect, type Page } from '@playwright/test'
import { newCredentials } from './accounts.ts'
import type { Album } from './album.ts'
import { type Api, apiOf, makeAccount } from './api.ts'
import { drawPhoto } from './photos.ts'

export interface PublishedGallery {
  owner: Api
  id: string
  slug: string
  path: string
}

export interface ItemPlan {
  name: string
  slug?: string
  description?: string
  values?: Record<string, string | number>
}

const attributes = [
  { name: 'Species', kind: 'choice', choices: ['Cat', 'Dog', 'Goat'], filter: true },
  { name: 'Good/Evil', kind: 'choice', choices: ['Good', 'Evil'], filter: true },
  { name: 'Age', kind: 'number' },
]
export const pets: ItemPlan[] = [
  {
    name: 'Anton',
    slug: 'anton',
    description: 'Likes cushions.',
    values: { species: 'Cat', 'good-evil': 'Good', age: 3 },
  },
  { name: 'Berta', slug: 'berta', values: { species: 'Dog', 'good-evil': 'Good' } },
  { name: 'Caesar', slug: 'caesar', values: { species: 'Cat', 'good-evil': 'Evil' } },
  { name: 'Dora', slug: 'dora', values: { species: 'Cat', 'good-evil': 'Good' } },
]
export const shelter = { attributes, claimLabel: 'Adopt', text: 'They all look for a home.' }

/** Taken at a place and with a camera that nobody may learn of. */
export const secretPlace = { latitude: 35.1796, longitude: 129.0756 }
export const secretCamera = { make: 'Secretmaker', model: 'Hidden Nine' }

/** An account that publishes a gallery with these items, each with a photo of its own. */
export async function publishGallery(
  album: Album,
  items: readonly ItemPlan[],
  settings: Record<string, unknown> = {},
): Promise<PublishedGallery> {
  const owner = await apiOf(album, await makeAccount(album))
  const slug = `gallery-${newCredentials().email.slice(8, 16)}`
  const paths = await Promise.all(
    items.map((_, at) =>
      drawPhoto({ text: `${slug} ${at}`, w: 600, h: 400, gps: secretPlace, camera: secretCamera }),
    ),
  )
  const photoIds = paths.length > 0 ? await owner.upload(paths) : []
  const made = await owner.call<{ id: string }>('POST', '/api/galleries', {
    title: 'Shelter',
    slug,
    ...settings,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id } = made.body
  if (photoIds.length > 0) {
    await owner.call('POST', `/api/galleries/${id}/items`, { photoIds })
    const found = await owner.call<{ items: { id: string; photoId: string }[] }>(
      'GET',
      `/api/galleries/${id}/items?limit=500`,
    )
    const edits = items.map((item, at) => ({
      id: found.body.items.find(({ photoId }) => photoId === photoIds[at])?.id,
      ...item,
    }))
    const edited = await owner.call('PATCH', `/api/galleries/${id}/items`, { items: edits })
    expect(edited.status, JSON.stringify(edited.body)).toBe(200)
  }
  const published = await owner.call('PATCH', `/api/galleries/${id}`, { state: 'published' })
  expect(published.status, JSON.stringify(published.body)).toBe(200)
  return { owner, id, slug, path: `/g/${slug}` }
}

/** What the browser complains of, mismatches between server and browser among it. */
export function complaints(page: Page): string[] {
  const said: string[] = []
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  return said
}
