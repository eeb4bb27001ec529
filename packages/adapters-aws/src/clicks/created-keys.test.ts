import { expect, it } from 'vitest'
import { objectCreated } from '../testing/fakes/storage-events.ts'
import { createdKeys } from './created-keys.ts'

it('reads keys as they are, whatever letters they have', () => {
  expect(createdKeys(JSON.stringify(objectCreated('originals/a b/ü+1.jpg')))).toEqual([
    'originals/a b/ü+1.jpg',
  ])
})

it('finds none in the message with which S3 tests a queue', () => {
  const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'cloudalbum-test-uploads' }
  expect(createdKeys(JSON.stringify(test))).toEqual([])
})

it.each(['{}', 'null', 'x'])('refuses what S3 has not written: %s', (body) => {
  expect(() => createdKeys(body)).toThrow('does not come from S3')
})
