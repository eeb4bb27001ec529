import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import {
  newId,
  type Attribute,
  type ItemChanges,
  type ItemValues,
  type NewGallery,
  type NewItem,
} from '@cloudalbum/core'
import { readyPhoto } from '@cloudalbum/port-suites'
import { testDynamo } from '../../../testing/test-dynamo.ts'
import { createDynamoAlbumFollower } from '../../albums/album-follower.ts'
import { createDynamoAlbumStore } from '../../albums/albums.ts'
import { albumTables } from '../../albums/tables.ts'
import type { Dynamo } from '../../dynamo.ts'
import { createDynamoInsightStore } from '../../insights/insights.ts'
import { insightTables } from '../../insights/tables.ts'
import { createDynamoPhotoStore } from '../../photos/photo-store.ts'
import { photoTables } from '../../photos/tables.ts'
import { sharingTables } from '../../sharing/tables.ts'
import { createDynamoClaimStore } from '../claims.ts'
import { createDynamoGalleryStore } from '../galleries.ts'
import { createDynamoItemFollower } from '../item-follower.ts'
import { createDynamoItemStore } from '../items.ts'
import { galleryTables } from '../tables.ts'

/** Of a gallery in tests; visitors filter by the first two. */
export const creatures: Attribute[] = [
  { key: 'species', name: 'Species', kind: 'text', choices: [], filter: true },
  { key: 'age', name: 'Age', kind: 'number', choices: [], filter: true },
  { key: 'motto', name: 'Motto', kind: 'text', choices: [], filter: false },
]

/** Stores of their own, as another process would have them. */
export function galleryStores(dynamo: Dynamo) {
  const followers = [createDynamoAlbumFollower(dynamo), createDynamoItemFollower(dynamo)]
  const photos = createDynamoPhotoStore(dynamo, { followers })
  return {
    photos,
    albums: createDynamoAlbumStore(dynamo, { photos }),
    galleries: createDynamoGalleryStore(dynamo, { photos }),
    items: createDynamoItemStore(dynamo, { photos }),
    claims: createDynamoClaimStore(dynamo),
    insights: createDynamoInsightStore(dynamo),
  }
}

const tables = [...photoTables, ...albumTables, ...sharingTables, ...galleryTables, ...insightTables]

/** Galleries among the photos and albums that they are made of, on empty tables; for tests. */
export async function openGalleries(options: { billed?: boolean } = {}) {
  const world = await testDynamo(tables, options)
  return { ...world, ...galleryStores(world.dynamo) }
}

export const itemOf = (slug: string, more: Partial<NewItem> = {}): NewItem => ({
  id: newId(),
  photoId: null,
  waitsForFile: null,
  slug,
  name: slug,
  description: '',
  values: {},
  ...more,
})

export const galleryOf = (accountId: string, more: Partial<NewGallery> = {}): NewGallery => ({
  id: newId(),
  accountId,
  albumId: null,
  slug: `gallery-${newId()}`,
  title: 'Creatures',
  text: '',
  attributes: creatures,
  claimLabel: 'Adopt',
  likes: true,
  indexed: false,
  state: 'published',
  accent: null,
  createdAtMs: 1,
  ...more,
})

/** With a gallery of one account. */
export async function galleryWorld(options: { billed?: boolean } = {}) {
  const world = await openGalleries(options)
  const { items, galleries, photos, dynamo, prefix, client } = world
  const anna = newId()
  return {
    ...world,
    anna,
    /** Gives its id. */
    gallery: async (made: NewItem[] = [], more: Partial<NewGallery> = {}) =>
      (await galleries.create(galleryOf(anna, more), made)).id,
    shownItem: async (slug: string, values: ItemValues = {}) =>
      itemOf(slug, { photoId: await readyPhoto(photos, anna), values }),
    async save(galleryId: string, changes: Partial<ItemChanges>, by = items) {
      const version = (await galleries.get(anna, galleryId))?.version ?? 0
      await by.save(anna, galleryId, version, { added: [], edited: [], ...changes }, 9)
    },
    slugs: async (galleryId: string) =>
      (await items.page(anna, galleryId, undefined, 1000)).items.map(({ slug }) => slug),
    /** Whatever there is of galleries. */
    async rowsLeft(): Promise<Record<string, unknown>[]> {
      const names = [...galleryTables, ...insightTables].map(({ name }) => name)
      const pages = await Promise.all(
        names.map((name) => client.send(new ScanCommand({ TableName: prefix + name }))),
      )
      return pages.flatMap(({ Items = [] }) => Items)
    },
    unsettled: (galleryId: string) =>
      dynamo.count({
        table: 'gallery-unsettled',
        keys: '#galleryId = :galleryId',
        values: { galleryId },
        consistent: true,
      }),
  }
}

export type GalleryWorld = Awaited<ReturnType<typeof galleryWorld>>
