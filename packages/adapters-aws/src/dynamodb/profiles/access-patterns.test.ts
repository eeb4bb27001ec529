import { newId } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoProfileStore } from './profiles.ts'
import { profileTables } from './tables.ts'

it('profiles cost what docs/data/dynamodb-others.md says', async () => {
  const { dynamo, consumed, close } = await testDynamo(profileTables, { billed: true })
  const profiles = createDynamoProfileStore(dynamo)
  const [accountId, imagesId] = [newId(), newId()]
  const others = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const id = newId()
      await profiles.create({ accountId: id, imagesId: newId(), handle: `person-${index}`, createdAtMs: 1 })
      return id
    }),
  )
  const measured = await measurePatterns(consumed, {
    'make a profile': () => profiles.create({ accountId, imagesId, handle: 'anna', createdAtMs: 1 }),
    'a profile': () => profiles.get(accountId),
    'a profile by its handle': () => profiles.byHandle('anna', 2),
    'a handle that is nobody’s': () => profiles.byHandle('bert', 2),
    'whose images these are': () => profiles.byImages(imagesId),
    '20 profiles': () => profiles.getMany(others),
    'change what it says': () => profiles.update(accountId, { bio: 'Sea and sand' }, 3),
    'change its handle': () => profiles.update(accountId, { handle: 'annabel' }, 4),
    'an image begins to change': () =>
      profiles.changeImage(accountId, 'avatar', (slot) => ({ ...slot, leftovers: ['a'] })),
    'images that something is to be done for': () => profiles.listUnsettled(undefined, 100),
    'an image is settled': () =>
      profiles.changeImage(accountId, 'avatar', (slot) => ({ ...slot, leftovers: [] })),
    'forget a profile with a former handle': () => profiles.eraseAccount(accountId),
  })
  expect(measured).toEqual(await documentedPatterns('dynamodb-others', 'Profiles'))
  close()
})
