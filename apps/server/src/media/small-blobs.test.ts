import { expect, it } from 'vitest'
import { SmallBlobs } from './small-blobs.ts'

const blob = (key: string, size: number) => ({
  info: { key, sizeBytes: size, contentType: 'image/webp', modifiedAtMs: 0, etag: '"x"' },
  bytes: new Uint8Array(size),
  seenAtMs: 0,
})

it('lets what was used longest ago go when its memory is full', () => {
  const blobs = new SmallBlobs(10)
  for (const key of ['a', 'b']) blobs.set(blob(key, 5))
  blobs.get('a')
  blobs.set(blob('c', 5))
  expect(['a', 'b', 'c'].filter((key) => blobs.get(key))).toEqual(['a', 'c'])
})

it('counts a replaced and a deleted one once', () => {
  const blobs = new SmallBlobs(10)
  for (let i = 0; i < 5; i++) blobs.set(blob('a', 6))
  blobs.delete('a')
  blobs.delete('a')
  for (const key of ['b', 'c']) blobs.set(blob(key, 5))
  expect(['a', 'b', 'c'].filter((key) => blobs.get(key))).toEqual(['b', 'c'])
})
