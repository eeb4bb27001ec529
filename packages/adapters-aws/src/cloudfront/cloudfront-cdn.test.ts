import { cdnSuite } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCloudFrontFake } from '../testing/fakes/cloudfront-fake.ts'
import { createCloudFrontCdn } from './cloudfront-cdn.ts'

// The fake carries invalidations out at once, so that the suite applies to it. Real caches follow within seconds.
cdnSuite('CloudFront', async () => {
  const origin = new Map<string, string>()
  const kept = new Map<string, string>()
  const fake = await startCloudFrontFake((paths) => paths.forEach((path) => kept.delete(path)))
  const client = fake.client()
  return {
    cdn: createCloudFrontCdn({ client, distributionId: fake.distributionId }),
    origin,
    ask: async (path) => {
      const found = kept.get(path) ?? origin.get(path)
      if (found !== undefined) kept.set(path, found)
      return found
    },
    close: async () => {
      client.destroy()
      await fake.close()
    },
  }
})

describe('invalidations', () => {
  let fake: Awaited<ReturnType<typeof startCloudFrontFake>>
  beforeEach(async () => void (fake = await startCloudFrontFake()))
  afterEach(() => fake.close())
  const cdn = (maxAttempts?: number, distributionId = fake.distributionId) =>
    createCloudFrontCdn({ client: fake.client(maxAttempts), distributionId })
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `/avatars/${i}.jpg`)

  it('name each path once, as browsers ask for it', async () => {
    await cdn().purge(['/avatars/ä b.jpg', '/avatars/*', '/avatars/ä b.jpg', '/a&b<c>.jpg'])
    expect(fake.invalidations.map(({ paths }) => paths)).toEqual([
      ['/avatars/%C3%A4%20b.jpg', '/avatars/%2A', '/a&amp;b%3Cc%3E.jpg'],
    ])
  })

  it('hold 3,000 paths at most', async () => {
    await cdn().purge(numbered(7000))
    expect(fake.invalidations.map(({ paths }) => paths.length)).toEqual([3000, 3000, 1000])
  })

  it('that are asked for while one is on its way go together', async () => {
    const one = cdn()
    const first = one.purge(['/a'])
    await Promise.resolve()
    await Promise.all([first, ...numbered(50).map((path) => one.purge([path]))])
    expect(fake.invalidations.flatMap(({ paths }) => paths).toSorted()).toEqual(
      ['/a', ...numbered(50)].toSorted(),
    )
    expect(fake.invalidations.length).toBeLessThanOrEqual(2)
  })

  it('whose answer is lost are sent again under the same reference, and are one', async () => {
    fake.fail('lost-reply')
    await cdn().purge(['/a'])
    expect(fake.requests).toHaveLength(2)
    expect(fake.invalidations).toHaveLength(1)
  })

  it('are tried again while CloudFront is busy, then it is unavailable; the next ones go on', async () => {
    const one = cdn(2)
    fake.fail('unavailable', 2)
    await expect(one.purge(['/a'])).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterS: expect.any(Number),
      cause: { name: 'ServiceUnavailable' },
    })
    await one.purge(['/b'])
    expect(fake.invalidations.map(({ paths }) => paths)).toEqual([['/b']])
  })

  it('beyond those that may be on their way are for later', async () => {
    fake.fail('throttled', 10)
    await expect(cdn(2).purge(['/a'])).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('of an unknown distribution are a fault of the configuration', async () => {
    await expect(cdn(1, 'EUNKNOWN').purge(['/a'])).rejects.toMatchObject({ name: 'NoSuchDistribution' })
  })
})
