import { newId } from '@cloudalbum/core'
import { bern, sampleFacts, sampleNew, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { Dynamo, type Row } from '../dynamo.ts'
import { createArrivalNotes, noteOf, readNote, stateOf } from './arrival-notes.ts'
import { countPending } from './pending-counts.ts'
import { createDynamoPhotoIndex } from './photo-index.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

let world: Awaited<ReturnType<typeof testDynamo>>
const accountId = newId()
const facts = sampleFacts({ ...bern, tags: ['x'] })

beforeEach(async () => {
  world = await testDynamo(photoTables)
})
afterEach(() => world.close())

/** A process that ends before it writes a photo that it has noted. */
class Dying extends Dynamo {
  override put(): Promise<boolean> {
    return Promise.reject(new Error('killed'))
  }
}

const store = (dynamo: Dynamo = world.dynamo) => createDynamoPhotoStore(dynamo)
const reserved = async () => (await store().reserve(sampleNew(accountId), null)).photo
const complete = (photos: ReturnType<typeof store>, { id, sha256 }: { id: string; sha256: string }) =>
  photos.complete(id, sha256, facts, startMs)
const notes = async () => [
  ...((await world.dynamo.get<{ arrivals?: Set<string> }>('photo-pending', { accountId }))?.arrivals ?? []),
]
const shown = async () =>
  (await createDynamoPhotoIndex(world.dynamo).months(accountId)).reduce((sum, { count }) => sum + count, 0)

describe('The note of a photo that is about to be shown', () => {
  it('stays while its write may still come, and is gone when the photo is counted', async () => {
    const photo = await reserved()
    const dying = store(new Dying({ client: world.client, prefix: world.prefix }))
    await expect(complete(dying, photo)).rejects.toThrow('killed')
    expect(await shown()).toBe(0)
    expect(await notes()).toHaveLength(1)
    expect(await complete(store(), photo)).toBe(true)
    expect(await notes()).toHaveLength(2)
    expect(await shown()).toBe(1)
    expect(await notes()).toEqual([])
  })

  it('goes when the photo has changed in another way', async () => {
    const photo = await reserved()
    const dying = store(new Dying({ client: world.client, prefix: world.prefix }))
    await expect(complete(dying, photo)).rejects.toThrow('killed')
    await store().reject(photo.id, { code: 'damaged', detail: 'It ends too early.' }, {}, startMs)
    expect(await shown()).toBe(0)
    expect(await notes()).toEqual([])
  })

  it('comes too late when others like it were counted meanwhile: a photo is not counted twice', async () => {
    const photo = await reserved()
    let late: (() => Promise<unknown>) | undefined
    class Slow extends Dynamo {
      override async attempt<T extends object = Row>(...request: Parameters<Dynamo['attempt']>) {
        late ??= () => super.attempt(...request)
        return super.attempt<T>(...request)
      }
    }
    await complete(store(new Slow({ client: world.client, prefix: world.prefix })), photo)
    expect(await shown()).toBe(1)
    expect(await late?.()).toMatchObject({ done: false })
    expect(await shown()).toBe(1)
  })

  it('is written by many at once, whoever counts meanwhile', async () => {
    const writers = Array.from({ length: 4 }, () => createArrivalNotes(world.dynamo))
    await Promise.all(
      writers.map(async (note, writer) => {
        for (let n = 0; n < 5; n++) {
          await note(accountId, [`${newId()}#1#${writer}-${n}`])
          await countPending(world.dynamo, accountId)
        }
      }),
    )
    expect(await notes()).toEqual([])
  })

  it('tells what has become of it', async () => {
    const photo = await reserved()
    const note = readNote(noteOf(photo, 'mark'))
    const row = { ...photo, writeId: 'other' }
    expect(stateOf(note, row)).toBe('open')
    expect(stateOf(note, { ...row, version: 2, arrival: 'mark' })).toBe('arrived')
    expect(stateOf(note, { ...row, version: 9, arrival: 'mark' })).toBe('arrived')
    expect(stateOf(note, { ...row, version: 2, arrival: 'another' })).toBe('over')
    expect(stateOf(note, undefined)).toBe('over')
  })
})
