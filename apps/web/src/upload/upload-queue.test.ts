import { ApiError, type NewPhoto, type Reservation } from '@cloudalbum/contract'
import { describe, expect, it, vi } from 'vitest'
import { PutError } from './retry.ts'
import type { Unfinished } from './send-photo.ts'
import { keyOf, totalsOf, type UploadItem } from './upload-item.ts'
import { createUploadQueue, type UploadPorts } from './upload-queue.ts'

function item(name: string, bytes: Partial<UploadItem> = {}): UploadItem {
  return {
    key: keyOf({ name, folder: '', sizeBytes: 10, modifiedMs: 1 }),
    name,
    folder: '',
    sizeBytes: 10,
    modifiedMs: 1,
    contentType: 'image/jpeg',
    albumId: undefined,
    file: new Blob(['0123456789']),
    state: 'waiting',
    sentBytes: 0,
    sha256: undefined,
    photoId: undefined,
    reservation: undefined,
    problem: undefined,
    inTrash: false,
    ...bytes,
  }
}

const hour = 3_600_000
const signed = (id: string) => ({
  method: 'PUT' as const,
  url: `/upload/${id}`,
  headers: {},
  expiresAtMs: hour,
})

/** A server and a clock in memory: waits are over at once and written down. */
function fakes(over: Partial<UploadPorts> = {}) {
  const log: string[] = []
  const waits: number[] = []

  const ports: UploadPorts = {
    reserve: (photos: NewPhoto[]) => {
      log.push(`reserve ${photos.map(({ fileName }) => fileName).join(',')}`)
      return Promise.resolve(
        photos.map(({ fileName }): Reservation => ({
          outcome: 'upload',
          photoId: `id-${fileName}`,
          upload: signed(fileName),
        })),
      )
    },
    unfinished: (photoId) =>
      Promise.resolve<Unfinished>({ outcome: 'upload', photoId, upload: signed('renewed') }),
    complete: () => Promise.resolve(),
    cancel: (photoId) => {
      log.push(`cancel ${photoId}`)
      return Promise.resolve()
    },
    hash: (_file) => Promise.resolve(`hash${log.length}-${Math.random()}`),
    put: (request, body, onSent) => {
      log.push(`put ${request.url}`)
      onSent(body.size)
      return Promise.resolve()
    },
    clock: {
      wait: (ms) => {
        waits.push(ms)
        return Promise.resolve()
      },
      untilOnline: () => Promise.resolve(),
    },
    now: () => 0,
    changed: () => undefined,
    settled: () => undefined,
    progressed: () => undefined,
    ...over,
  }
  return { ports, log, waits }
}

const states = (items: readonly UploadItem[]) => items.map(({ state }) => state)
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
  )

describe('upload queue', () => {
  it('takes a file from hash to reservation to bytes to done', async () => {
    const { ports, log } = fakes()
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
    queue.settle(['id-a.jpg'], 'done')
    expect(states(queue.items)).toEqual(['done'])
    expect(log).toEqual(['reserve a.jpg', 'put /upload/a.jpg'])
  })

  it('sends at most four at once and begins with small batches', async () => {
    let open = 0
    let most = 0
    const { ports, log } = fakes({
      put: async () => {
        most = Math.max(most, ++open)
        await Promise.resolve()
        open--
      },
    })
    const queue = createUploadQueue(ports)
    queue.add(Array.from({ length: 60 }, (_, i) => item(`${i}.jpg`)))
    await vi.waitFor(() => expect(states(queue.items).every((state) => state === 'processing')).toBe(true))
    expect(most).toBeLessThanOrEqual(4)
    expect(log[0]?.split(',').length).toBeLessThanOrEqual(4)
  })

  it('holds with tens of thousands of files', async () => {
    const { ports } = fakes({
      reserve: (photos) =>
        Promise.resolve(
          photos.map(({ fileName }) => ({ outcome: 'duplicate', photoId: fileName, state: 'ready' })),
        ),
    })
    const queue = createUploadQueue(ports)
    queue.add(Array.from({ length: 20_000 }, (_, i) => item(`${i}.jpg`)))
    const done = () => expect(totalsOf(queue.items).duplicates).toBe(20_000)
    await vi.waitFor(done, { timeout: 4000 })
    queue.clearEnded()
    expect(queue.items).toEqual([])
  })

  it('sends no byte of a photo that the album has, and says when it is in the trash', async () => {
    const { ports, log } = fakes({
      reserve: () => Promise.resolve([{ outcome: 'duplicate', photoId: 'known', state: 'trashed' }]),
    })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['duplicate']))
    expect(queue.items[0]).toMatchObject({ photoId: 'known', inTrash: true })
    expect(log).toEqual([])
  })

  it('lets one of two equal files wait for the other', async () => {
    const reserve = vi.fn((photos: NewPhoto[]) =>
      Promise.resolve(
        photos.map((): Reservation =>
          reserve.mock.calls.length === 1
            ? { outcome: 'upload', photoId: 'one', upload: signed('one') }
            : { outcome: 'duplicate', photoId: 'one', state: 'processing' },
        ),
      ),
    )
    const { ports } = fakes({ reserve, hash: () => Promise.resolve('same') })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg'), item('copy of a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing', 'duplicate']))
    expect(reserve.mock.calls.map(([photos]) => photos.length)).toEqual([1, 1])
  })

  it('sends one of two equal files, also when the album does not know yet that it has come', async () => {
    const reserve = (photos: NewPhoto[]) =>
      Promise.resolve(
        photos.map((): Reservation => ({ outcome: 'upload', photoId: 'one', upload: signed('one') })),
      )
    const put = vi.fn(() => Promise.resolve())
    const { ports } = fakes({ reserve, put, hash: () => Promise.resolve('same') })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg'), item('copy of a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing', 'duplicate']))
    expect(put).toHaveBeenCalledOnce()
  })

  it('refuses one of a batch without harm to the others', async () => {
    const { ports } = fakes({
      reserve: (photos) =>
        Promise.resolve(
          photos.map((photo): Reservation =>
            photo.fileName === 'b.jpg'
              ? { outcome: 'refused', code: 'quota-exceeded', detail: 'Full' }
              : { outcome: 'upload', photoId: photo.fileName, upload: signed('x') },
          ),
        ),
    })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg'), item('b.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing', 'refused']))
    expect(queue.items[1]?.problem).toMatchObject({ code: 'quota-exceeded' })
  })

  it('knows a file that is dropped twice', async () => {
    const { ports } = fakes()
    const queue = createUploadQueue(ports)
    expect(queue.add([item('a.jpg')])).toEqual({ added: 1, known: 0 })
    expect(queue.add([item('a.jpg'), item('b.jpg')])).toEqual({ added: 1, known: 1 })
    await vi.waitFor(() => expect(queue.items).toHaveLength(2))
  })

  it('tries again with growing pauses when the network fails, then gives up until asked', async () => {
    const put = vi.fn(() => Promise.reject(new PutError(0)))
    const { ports, waits } = fakes({ put })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['failed']))
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000])
    expect(queue.items[0]?.problem).toMatchObject({ code: 'offline' })
    put.mockImplementation(() => Promise.resolve() as Promise<never>)
    queue.retry()
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
  })

  it('does not insist on what will not change', async () => {
    const { ports, waits } = fakes({ put: () => Promise.reject(new PutError(400, 'checksum-mismatch')) })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['failed']))
    expect(waits).toEqual([])
  })

  it('waits as long as the server asks', async () => {
    const busy = new ApiError('rate-limited', 429, 'Slow down', {
      problem: {
        type: 'about:blank',
        title: '',
        status: 429,
        code: 'rate-limited',
        detail: '',
        retryAfterS: 45,
      },
    })
    const reserve = vi
      .fn()
      .mockRejectedValueOnce(busy)
      .mockResolvedValue([{ outcome: 'duplicate', photoId: 'x', state: 'ready' }])
    const { ports, waits } = fakes({ reserve })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['duplicate']))
    expect(waits).toEqual([45_000])
  })

  it('renews a signature that has run out', async () => {
    const urls: string[] = []
    const { ports } = fakes({
      put: (request) => {
        urls.push(request.url)
        return urls.length === 1 ? Promise.reject(new PutError(403)) : Promise.resolve()
      },
    })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
    expect(urls).toEqual(['/upload/a.jpg', '/upload/renewed'])
  })

  it('counts an upload whose answer was lost as sent', async () => {
    const { ports } = fakes({ put: () => Promise.reject(new PutError(409, 'already-uploaded')) })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
  })

  it('sends only the parts that are missing', async () => {
    const sent: string[] = []
    const { ports } = fakes({
      reserve: () => Promise.resolve([{ outcome: 'parts', photoId: 'big', partSizeBytes: 4, partCount: 3 }]),
      unfinished: () =>
        Promise.resolve({
          outcome: 'parts',
          photoId: 'big',
          partSizeBytes: 4,
          partCount: 3,
          stored: [1],
          missing: [
            { ...signed('2'), number: 2, sizeBytes: 4 },
            { ...signed('3'), number: 3, sizeBytes: 2 },
          ],
        }),
      put: async (_request, body) => {
        sent.push(await body.text())
      },
    })
    const queue = createUploadQueue(ports)
    queue.add([item('big.tif')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
    expect(sent).toEqual(['4567', '89'])
  })

  it('pauses what is under way and goes on from there', async () => {
    const put = vi.fn((_request, _body, _onSent, signal: AbortSignal) => never(signal))
    const { ports, log } = fakes({ put })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['sending']))
    queue.pause()
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['reserved']))
    put.mockImplementation(() => Promise.resolve() as Promise<never>)
    queue.resume()
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
    expect(log.filter((line) => line.startsWith('reserve'))).toHaveLength(1)
  })

  it('gives up the reservation of a file that is cancelled', async () => {
    const { ports, log } = fakes({ put: (_request, _body, _onSent, signal) => never(signal) })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['sending']))
    queue.cancel([queue.items[0]?.key ?? ''])
    expect(queue.items).toEqual([])
    expect(log).toContain('cancel id-a.jpg')
  })

  it('notices a photo that is ready before the answer to its last byte', async () => {
    const gate = Promise.withResolvers<undefined>()
    const { ports } = fakes({ put: () => gate.promise })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['sending']))
    queue.settle(['id-a.jpg'], 'done')
    gate.resolve(undefined)
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['done']))
  })

  it('goes on after a reload when the same file is chosen again, without hashing it again', async () => {
    const hash = vi.fn()
    const { ports } = fakes({ hash })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg', { state: 'lost', file: undefined, sha256: 'abc' })])
    expect(totalsOf(queue.items).lost).toBe(1)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(states(queue.items)).toEqual(['processing']))
    expect(hash).not.toHaveBeenCalled()
  })

  it('says so when a file is gone from the disk', async () => {
    const { ports } = fakes({ hash: () => Promise.reject(new DOMException('', 'NotFoundError')) })
    const queue = createUploadQueue(ports)
    queue.add([item('a.jpg')])
    await vi.waitFor(() => expect(queue.items[0]?.problem).toMatchObject({ code: 'file-gone' }))
  })
})

describe('totals', () => {
  it('end full, whatever became of each file', () => {
    const totals = totalsOf([
      item('a', { state: 'done' }),
      item('b', { state: 'duplicate' }),
      item('c', { state: 'failed' }),
      item('d', { state: 'skipped' }),
      item('e', { state: 'sending', sentBytes: 4 }),
    ])
    expect(totals).toMatchObject({
      count: 4,
      done: 1,
      duplicates: 1,
      problems: 1,
      skipped: 1,
      running: 1,
      totalBytes: 30,
      sentBytes: 24,
    })
  })
})
