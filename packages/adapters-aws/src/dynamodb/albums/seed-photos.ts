import type { Photo, PhotoStore } from '@cloudalbum/core'
import { optimistically } from '../came-between.ts'
import type { Dynamo, Row } from '../dynamo.ts'
import type { PhotoFollower } from '../photo-follower.ts'
import { text, type Table } from '../table.ts'

/** Until the store of photos is there: rows as it writes them, with their followers. */
export const seedTable: Table = { name: 'photos', partition: text('id') }

export function createSeedPhotos(dynamo: Dynamo, followers: readonly PhotoFollower[]): PhotoStore {
  const get = (id: string) => dynamo.get<Row & Photo>('photos', { id })
  const change = (id: string, patch: Partial<Photo> | null) =>
    optimistically(async () => {
      const before = await get(id)
      if (!before) throw new Error('no photo')
      const after = patch && { ...before, ...patch, version: before.version + 1 }
      const writes = await Promise.all(
        followers.map((one) => one.writesFor({ before, after: after ?? undefined })),
      )
      const terms = {
        table: 'photos',
        condition: '#version = :version',
        values: { version: before.version },
      }
      await dynamo.transact([
        after ? { ...terms, put: after } : { ...terms, remove: { id } },
        ...writes.flat(),
      ])
      return true
    })
  const all = async (ids: string[], patch: Partial<Photo>) => {
    for (const id of ids) await change(id, patch)
  }
  const store: Partial<PhotoStore> = {
    reserve: async (photo) => {
      const row = { ...photo, version: 1, state: 'expected', thumbHash: '', renditionVersion: 0 }
      await dynamo.put('photos', row)
      return { outcome: 'reserved', photo: row as unknown as Photo }
    },
    get,
    getMany: async (ids) => {
      const rows = await dynamo.getMany<Row & Photo>(
        'photos',
        ids.map((id) => ({ id })),
      )
      return ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
    },
    startProcessing: (id) => change(id, { state: 'processing' }),
    complete: (id, _, facts) => change(id, { ...(facts as Partial<Photo>), state: 'ready' }),
    trash: (_, ids) => all(ids, { state: 'trashed' }),
    restore: (_, ids) => all(ids, { state: 'ready' }),
    startPurge: async (_, ids) => {
      await all(ids, { state: 'purging' })
      return []
    },
    finishPurge: async (id) => void (await change(id, null)),
    edit: async (_, ids, edited) => {
      await all(ids, edited({} as Photo) as Partial<Photo>)
      return []
    },
  }
  return store as PhotoStore
}
