import { newId, type Photo } from '@cloudalbum/core'
import { sampleFacts, sampleNew, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import type { Write } from '../dynamo.ts'
import { photoFollowed, type PhotoChange, type PhotoFollower } from '../photo-follower.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

/** Rows of this table follow photos here: it takes any. */
const table = 'photo-accounts'
const accountId = newId()

describe('what follows photos', () => {
  let world: Awaited<ReturnType<typeof testDynamo>>
  beforeEach(async () => {
    world = await testDynamo(photoTables)
  })
  afterEach(() => world.close())

  const storeFollowedBy = (writesFor: PhotoFollower['writesFor']) =>
    createDynamoPhotoStore(world.dynamo, { followers: [{ writesFor }] })
  async function readyPhoto(): Promise<Photo> {
    const photos = createDynamoPhotoStore(world.dynamo)
    const { id, sha256 } = (await photos.reserve(sampleNew(accountId), null)).photo
    await photos.startProcessing(id, startMs)
    await photos.complete(id, sha256, sampleFacts(), startMs)
    return (await photos.get(id)) ?? expect.fail('The photo is gone.')
  }
  const mark = (name: string): Write => ({ table, put: { accountId: name } })
  const marked = async (name: string) => (await world.dynamo.get(table, { accountId: name })) !== undefined

  it('is told of every change of a photo that exists, and of its end', async () => {
    const told: string[] = []
    const photos = storeFollowedBy(async ({ before, after }: PhotoChange) => {
      told.push(`${before.state} → ${after?.state ?? 'gone'}`)
      return []
    })
    const { id, sha256 } = (await photos.reserve(sampleNew(accountId), null)).photo
    await photos.startProcessing(id, startMs)
    await photos.complete(id, sha256, sampleFacts(), startMs)
    await photos.edit(accountId, [id], () => ({ description: 'x' }), startMs)
    await photos.trash(accountId, [id], startMs)
    await photos.startPurge(accountId, [id], startMs)
    await photos.finishPurge(id)
    expect(told).toEqual([
      'expected → processing',
      'processing → ready',
      'ready → ready',
      'ready → trashed',
      'trashed → purging',
      'purging → gone',
    ])
  })

  it('is written with the photo, or not at all', async () => {
    const { id } = await readyPhoto()
    const refusing = storeFollowedBy(async () => [
      mark('fine'),
      { table, check: { accountId: 'missing' }, condition: 'attribute_exists(#accountId)' },
    ])
    await expect(refusing.trash(accountId, [id], startMs)).rejects.toMatchObject({ code: 'unavailable' })
    expect([await marked('fine'), (await refusing.get(id))?.state]).toEqual([false, 'ready'])
    await storeFollowedBy(async () => [mark('fine')]).trash(accountId, [id], startMs)
    expect([await marked('fine'), (await refusing.get(id))?.state]).toEqual([true, 'trashed'])
  })

  it('may be more than a transaction holds', async () => {
    const { id } = await readyPhoto()
    const names = Array.from({ length: 230 }, (_, i) => `row ${i}`)
    await storeFollowedBy(async () => names.map(mark)).trash(accountId, [id], startMs)
    expect(await Promise.all(names.map(marked))).toEqual(names.map(() => true))
  })

  it('is asked again when the first row that follows a photo is made meanwhile', async () => {
    const photo = await readyPhoto()
    let asked = 0
    const photos = storeFollowedBy(async () => {
      if (asked++ === 0) {
        await world.dynamo.transact([photoFollowed(photo), mark('made')])
        return []
      }
      return [{ table, remove: { accountId: 'made' } }]
    })
    await photos.trash(accountId, [photo.id], startMs)
    expect([asked, await marked('made')]).toEqual([2, false])
    await expect(world.dynamo.transact([photoFollowed(photo)])).rejects.toThrow()
  })
})
