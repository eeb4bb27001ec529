import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClicks } from './clicks.ts'

const galleryId = '0'.repeat(26)
const [a, b] = ['a'.repeat(26), 'b'.repeat(26)]

interface Batch {
  batchId: string
  galleryId: string
  itemIds: (string | null)[]
}

let sent: Promise<Batch>[]
let hasRoom: boolean
beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  hasRoom = true
})
afterEach(() => void vi.useRealTimers())

const reader = () =>
  createClicks({
    galleryId,
    beacon: (url, body) => {
      expect([url, body.type]).toEqual(['/api/clicks', 'application/json'])
      if (hasRoom) sent.push(body.text().then((text) => JSON.parse(text) as Batch))
      return hasRoom
    },
  })
const items = async () => (await Promise.all(sent)).map(({ itemIds }) => itemIds)

describe('what a visitor opened', () => {
  it('waits until it is known who looks, then goes in small batches', async () => {
    const clicks = reader()
    clicks.opened(null)
    clicks.opened(a)
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual([])
    clicks.begin(false)
    expect(await items()).toEqual([[null, a]])
    clicks.opened(b)
    clicks.opened(a)
    expect(sent).toHaveLength(1)
    vi.advanceTimersByTime(3000)
    expect(await items()).toEqual([
      [null, a],
      [b, a],
    ])
    const [first, second] = await Promise.all(sent)
    expect(first?.galleryId).toBe(galleryId)
    expect(first?.batchId).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.batchId).not.toBe(second?.batchId)
  })

  it('is not told of the owner', () => {
    const clicks = reader()
    clicks.opened(a)
    clicks.begin(true)
    clicks.opened(b)
    clicks.flush()
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual([])
  })

  it('goes at once when the page is left, fifty at a time', async () => {
    const clicks = reader()
    clicks.begin(false)
    for (let i = 0; i < 120; i++) clicks.opened(a)
    clicks.flush()
    expect((await items()).map((batch) => batch.length)).toEqual([50, 50, 20])
  })

  it('is kept while the browser has no room for it', async () => {
    const clicks = reader()
    clicks.begin(false)
    hasRoom = false
    clicks.opened(a)
    clicks.flush()
    hasRoom = true
    clicks.opened(b)
    vi.advanceTimersByTime(3000)
    expect(await items()).toEqual([[a, b]])
  })
})
