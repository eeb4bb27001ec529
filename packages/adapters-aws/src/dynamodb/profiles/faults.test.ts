import { newId } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { faultyDynamo } from '../../testing/faulty-dynamo.ts'
import { createDynamoProfileStore } from './profiles.ts'
import { profileTables } from './tables.ts'

it(
  'handles and images are whole while DynamoDB is busy, breaks off and loses answers',
  { timeout: 120_000 },
  async () => {
    const { faulty, close } = await faultyDynamo(profileTables, 11)
    const profiles = createDynamoProfileStore(faulty)
    const [anna, ...others] = Array.from({ length: 6 }, () => newId()) as [string, ...string[]]
    const create = (accountId: string, handle: string) =>
      profiles.create({ accountId, imagesId: newId(), handle, createdAtMs: 1 })
    expect(await create(anna, 'anna')).toMatchObject({ handle: 'anna' })
    for (let n = 0; n < 12; n++) {
      await profiles.update(anna, { handle: `anna-${n % 3}`, bio: String(n) }, 2)
      await profiles.changeImage(anna, 'avatar', (slot) => ({
        ...slot,
        leftovers: [...slot.leftovers, String(n)],
      }))
    }
    const profile = await profiles.get(anna)
    expect(profile).toMatchObject({ handle: 'anna-2', bio: '11' })
    expect(profile?.avatar.leftovers).toEqual(Array.from({ length: 12 }, (_, n) => String(n)))
    for (const handle of ['anna', 'anna-0', 'anna-1', 'anna-2'])
      expect(await profiles.byHandle(handle, 3)).toMatchObject({ accountId: anna })
    const tries = await Promise.allSettled(others.map((id) => create(id, 'bert')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await profiles.eraseAccount(anna)
    for (const handle of ['anna', 'anna-2']) expect(await profiles.byHandle(handle, 3)).toBeUndefined()
    await close()
  },
)
