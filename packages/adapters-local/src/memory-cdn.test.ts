import { cdnSuite } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { MemoryCdn } from './memory-cdn.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const reading = (text: string) => () => Promise.resolve(bytesOf(text))

cdnSuite('Memory', async () => {
  const cdn = new MemoryCdn({ maxBytes: 1000 })
  const origin = new Map<string, string>()
  const read = (path: string) => async () => {
    const text = origin.get(path)
    return text === undefined ? undefined : bytesOf(text)
  }
  const ask = async (path: string) => {
    const bytes = await cdn.fetch(path, read(path))
    return bytes && new TextDecoder().decode(bytes)
  }
  return { cdn, origin, ask, close: () => undefined }
})

it('asks behind itself once', async () => {
  const cdn = new MemoryCdn({ maxBytes: 1000 })
  await cdn.fetch('/a', reading('first'))
  expect(await cdn.fetch('/a', reading('second'))).toEqual(bytesOf('first'))
})

it('gives up what was used longest ago when there is too much', async () => {
  const cdn = new MemoryCdn({ maxBytes: 10 })
  for (const path of ['/a', '/b', '/a', '/c']) await cdn.fetch(path, reading('12345'))
  expect(await cdn.fetch('/a', reading('other'))).toEqual(bytesOf('12345'))
  expect(await cdn.fetch('/b', reading('other'))).toEqual(bytesOf('other'))
})

it('keeps nothing that was read while it was purged', async () => {
  const cdn = new MemoryCdn({ maxBytes: 1000 })
  await cdn.fetch('/a', async () => {
    await cdn.purge(['/a'])
    return bytesOf('old')
  })
  expect(await cdn.fetch('/a', reading('new'))).toEqual(bytesOf('new'))
})
