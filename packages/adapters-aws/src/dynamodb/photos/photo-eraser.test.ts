import { newId } from '@cloudalbum/core'
import { bern, idsOf, samplesOf, startMs } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoPhotoIndex } from './photo-index.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

it('erases what is left of an account, once its photos are gone, and nothing of others', async () => {
  const { dynamo, close } = await testDynamo(photoTables)
  const ports = { photos: createDynamoPhotoStore(dynamo), index: createDynamoPhotoIndex(dynamo) }
  const [own, other] = [samplesOf(ports, newId()), samplesOf(ports, newId())]
  const rowsOf = async (accountId: string) => {
    const tables = photoTables.filter(({ partition }) => partition.name === 'accountId')
    const counts = tables.map(({ name }) =>
      dynamo.count({ table: name, keys: '#accountId = :accountId', values: { accountId } }),
    )
    return (await Promise.all(counts)).reduce<number>((sum, count) => sum + count, 0)
  }
  const photos = [await own.ready({ ...bern, tags: ['secret'] }), await own.reserve()]
  await other.ready(bern)
  await expect(own.photos.eraseAccount(own.accountId)).rejects.toMatchObject({ code: 'unavailable' })
  await own.photos.startPurge(own.accountId, idsOf(photos), startMs, true)
  await expect(own.photos.eraseAccount(own.accountId)).rejects.toMatchObject({ code: 'unavailable' })
  for (const { id } of photos) await own.photos.finishPurge(id)
  const before = await rowsOf(other.accountId)
  await own.photos.eraseAccount(own.accountId)
  await own.photos.eraseAccount(own.accountId)
  expect(await rowsOf(own.accountId)).toBe(0)
  expect(await rowsOf(other.accountId)).toBe(before)
  close()
})
