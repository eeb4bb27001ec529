import { newId } from '@cloudalbum/core'
import { readyPhoto } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { faultyDynamo } from '../../testing/faulty-dynamo.ts'
import { randomFrom } from '@cloudalbum/port-suites/sequences'
import { createDynamoPhotoStore } from '../photos/photo-store.ts'
import { photoTables } from '../photos/tables.ts'
import { sharingTables } from '../sharing/tables.ts'
import { createDynamoAlbumFollower } from './album-follower.ts'
import { createDynamoAlbumStore } from './albums.ts'
import { albumTables } from './tables.ts'

/** Albums and photos whose requests go wrong. */
async function open(seed: number) {
  const tables = [...albumTables, ...sharingTables, ...photoTables]
  const { dynamo, faulty, counts, close } = await faultyDynamo(tables, seed)
  const whole = createDynamoPhotoStore(dynamo, { followers: [createDynamoAlbumFollower(dynamo)] })
  const photos = createDynamoPhotoStore(faulty, { followers: [createDynamoAlbumFollower(faulty)] })
  return { whole, photos, albums: createDynamoAlbumStore(faulty, { photos }), counts, close }
}

it.each([1, 2])(
  'albums are what they should be while DynamoDB is busy, breaks off and loses answers (%i)',
  { timeout: 180_000 },
  async (seed) => {
    const { whole, photos, albums, counts, close } = await open(seed)
    const random = randomFrom(seed)
    const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!
    const anna = newId()
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) => readyPhoto(whole, anna, index * 1000)),
    )
    const id = newId()
    await albums.create(
      { id, accountId: anna, parentId: null, title: 'T', description: '', order: 'manual', createdAtMs: 1 },
      ids.slice(0, 5),
    )
    /** What it should be. */
    let order = ids.slice(0, 5)
    let version = 1
    const trashed = new Set<string>()
    const some = (of: readonly string[]) => [...new Set([pick(of), pick(of)])]
    const changes = {
      add: async () => {
        const added = some(ids)
        const fresh = added.filter((one) => !order.includes(one))
        expect(await albums.addPhotos(anna, id, added, 2)).toBe(fresh.length)
        order = [...order, ...fresh]
      },
      remove: async () => {
        const removed = some(ids)
        const before = order.length
        order = order.filter((one) => !removed.includes(one))
        expect(await albums.removePhotos(anna, id, removed, 2)).toBe(before - order.length)
      },
      move: async () => {
        if (order.length < 3) return
        const moved = some(order)
        const rest = order.filter((one) => !moved.includes(one))
        const before = pick([...rest, null])
        await albums.movePhotos(anna, id, moved, before, 2)
        const at = before === null ? rest.length : rest.indexOf(before)
        order = rest.toSpliced(at, 0, ...moved)
        version++
      },
      trash: async () => {
        const photo = pick(ids)
        await photos.trash(anna, [photo], 2)
        trashed.add(photo)
      },
      restore: async () => {
        const photo = pick(ids)
        await photos.restore(anna, [photo], 3)
        trashed.delete(photo)
      },
      rename: async () => {
        await albums.update(anna, id, { title: pick(['A', 'B', 'C']) }, 4, version)
        version++
      },
    }
    for (let turn = 0; turn < 30; turn++) {
      await pick(Object.values(changes))()
      const visible = order.filter((one) => !trashed.has(one))
      expect((await albums.page(anna, id, undefined, 100)).photoIds).toEqual(visible)
      const { photoCount, cover, version: counted } = (await albums.get(anna, id))!
      expect({ photoCount, cover: cover?.id, counted }).toEqual({
        photoCount: visible.length,
        cover: visible[0],
        counted: version,
      })
    }
    expect(counts.busy).toBeGreaterThan(30)
    expect(counts.lostReply).toBeGreaterThan(5)
    await close()
  },
)
