import {
  cancelUpload,
  completeUpload,
  getPhoto,
  getUpload,
  reservePhotos,
  type Client,
} from '@cloudalbum/contract'
import { computed, shallowReactive, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Changes } from '../app/changes.ts'
import { createHashPool } from './hash-pool.ts'
import { itemOfMemory, makeItem } from './make-item.ts'
import { putBytes } from './put-bytes.ts'
import type { FoundFile } from './read-drop.ts'
import { createSpeedGauge } from './speed.ts'
import { totalsOf, type UploadItem, type UploadTotals } from './upload-item.ts'
import { createUploadMemory, type UploadMemory } from './upload-memory.ts'
import { createUploadQueue, type UploadPorts, type UploadQueue } from './upload-queue.ts'
import { untilOnline, waitMs } from './waiting.ts'

export interface Uploads {
  /** The items themselves; `tick` says when to look at them again. */
  readonly items: readonly UploadItem[]
  readonly tick: Readonly<ShallowRef<number>>
  readonly totals: ComputedRef<UploadTotals>
  readonly paused: ComputedRef<boolean>
  readonly bytesPerS: ComputedRef<number>
  readonly remainingS: ComputedRef<number | undefined>
  /** Album of the page, for what is dropped on it. */
  readonly album: ShallowRef<{ id: string; title: string } | undefined>
  add(files: readonly FoundFile[]): { added: number; known: number }
  pause(): void
  resume(): void
  retry(keys?: readonly string[]): void
  cancel(keys: readonly string[]): void
  clearEnded(): void
  /** Files from before a reload that the browser can open again once somebody says yes. */
  readonly reopenable: ReadonlyMap<string, FileSystemFileHandle>
  reopen(): Promise<void>
}

export interface UploadsOptions {
  client: Client
  changes: Pick<Changes, 'on'>
  accountId: string
  maxBytes: () => number
}

const tickMs = 150
/** Should the change feed miss an event: ask for the state of what waits. */
const pollMs = 20_000
const askedAtOnce = 20

/** Uploads of the whole page; they go on while pages come and go. */
export function createUploads({ client, changes, accountId, maxBytes }: UploadsOptions): Uploads {
  const memory = createUploadMemory(accountId)
  const handles = new Map<string, FileSystemFileHandle>()
  const reopenable = shallowReactive(new Map<string, FileSystemFileHandle>())
  const album = shallowRef<{ id: string; title: string }>()
  const pulse = createPulse(() => queue.items)
  const { gauge, tick } = pulse

  const queue: UploadQueue = createUploadQueue({
    ...serverPorts(client),
    hash: createHashPool(2),
    put: putBytes,
    clock: { wait: waitMs, untilOnline },
    now: () => Date.now(),
    changed: pulse.changed,
    settled: (item) => {
      handles.delete(item.key)
      void memory.remove([item.key])
    },
    progressed: (item) => void memory.save([{ item, handle: handles.get(item.key) }]),
  })
  followOutcomes(client, changes, queue)
  warnOnClose(queue)
  void restore(memory, queue, reopenable)

  const look = <T>(value: () => T) => computed(() => (tick.value >= 0 ? value() : value()))
  const totals = look(() => totalsOf(queue.items))
  return {
    items: queue.items,
    tick,
    totals,
    album,
    reopenable,
    paused: look(() => queue.paused),
    bytesPerS: look(() => gauge.bytesPerS()),
    remainingS: look(() => gauge.remainingS(totals.value.totalBytes - totals.value.sentBytes)),
    add(files) {
      const items = files.flatMap((found) => {
        const item = makeItem(found, album.value?.id, maxBytes())
        if (item && found.handle) handles.set(item.key, found.handle)
        return item ?? []
      })
      const accepted = items.filter(({ state }) => state === 'waiting')
      void memory.save(accepted.map((item) => ({ item, handle: handles.get(item.key) })))
      for (const { key } of items) reopenable.delete(key)
      return queue.add(items)
    },
    pause() {
      queue.pause()
      gauge.reset()
    },
    resume() {
      gauge.reset()
      queue.resume()
    },
    retry: (keys) => queue.retry(keys),
    cancel: (keys) => queue.cancel(keys),
    clearEnded: () => queue.clearEnded(),
    reopen: () => reopen(queue, reopenable),
  }
}

function serverPorts(client: Client): Pick<UploadPorts, 'reserve' | 'unfinished' | 'complete' | 'cancel'> {
  return {
    reserve: async (photos, signal) =>
      (await client.call(reservePhotos, { body: { photos } }, { signal })).photos,
    unfinished: (id, signal) => client.call(getUpload, { params: { id } }, { signal }),
    complete: async (id, signal) => void (await client.call(completeUpload, { params: { id } }, { signal })),
    // Reservations that nobody gives up are collected after a day.
    cancel: (id) => client.call(cancelUpload, { params: { id } }).catch(() => undefined),
  }
}

/** Turns the many small steps of uploads into a few updates a second, and measures how quick they are. */
function createPulse(items: () => readonly UploadItem[]) {
  const tick = shallowRef(0)
  const gauge = createSpeedGauge(() => performance.now())
  let ticking = false
  let sentBefore = 0
  return {
    tick,
    gauge,
    changed() {
      if (ticking) return
      ticking = true
      setTimeout(() => {
        ticking = false
        const travelled = items().filter(
          ({ state }) => state === 'sending' || state === 'processing' || state === 'done',
        )
        const { sentBytes } = totalsOf(travelled)
        if (sentBytes > sentBefore) gauge.add(sentBytes - sentBefore)
        sentBefore = sentBytes
        tick.value++
      }, tickMs)
    },
  }
}

/** Hears what became of photos; asks for those that it hears nothing of, should the change feed have missed something. */
function followOutcomes(client: Client, changes: Pick<Changes, 'on'>, queue: UploadQueue): void {
  const stateOf = (id: string) => client.call(getPhoto, { params: { id } }).catch(() => undefined)
  async function ask(ids: readonly string[]) {
    for (const id of ids) {
      const photo = await stateOf(id)
      if (photo?.state === 'rejected') queue.settle([id], 'rejected', photo.rejection?.detail)
      else if (photo && photo.state !== 'processing' && photo.state !== 'expected') queue.settle([id], 'done')
    }
  }
  const waiting = () =>
    queue.items.flatMap(({ state, photoId }) => (state === 'processing' && photoId ? [photoId] : []))
  changes.on('photo-ready', (change) => 'photoIds' in change && queue.settle(change.photoIds, 'done'))
  changes.on('photo-rejected', (change) => {
    const own = new Set(queue.items.map(({ photoId }) => photoId))
    if ('photoIds' in change) void ask(change.photoIds.filter((id) => own.has(id)))
  })
  changes.on('reset', () => void ask(waiting()))
  let before = new Set<string>()
  setInterval(() => {
    // What is not looked at is heard of once it is.
    if (document.hidden) return
    const now = waiting()
    void ask(now.filter((id) => before.has(id)).slice(0, askedAtOnce))
    before = new Set(now)
  }, pollMs)
}

function warnOnClose(queue: UploadQueue): void {
  window.addEventListener('beforeunload', (event) => {
    if (!queue.paused && totalsOf(queue.items).running > 0) event.preventDefault()
  })
}

/** Opens files from before a reload again; the browser asks the person for each. */
async function reopen(queue: UploadQueue, reopenable: Map<string, FileSystemFileHandle>): Promise<void> {
  for (const [key, handle] of reopenable) {
    if ((await handle.requestPermission?.({ mode: 'read' })) !== 'granted') continue
    const file = await handle.getFile().catch(() => undefined)
    const lost = queue.items.find((item) => item.key === key)
    if (file && lost && file.size === lost.sizeBytes && file.lastModified === lost.modifiedMs)
      queue.add([{ ...lost, file, state: 'waiting' }])
    reopenable.delete(key)
  }
}

/** Takes up what a reload has interrupted: at once where the browser still has the file, else it asks for it. */
async function restore(
  memory: UploadMemory,
  queue: UploadQueue,
  reopenable: Map<string, FileSystemFileHandle>,
) {
  const known = await memory.load()
  const items = await Promise.all(
    known.map(async (one) => {
      const granted = one.handle && (await one.handle.queryPermission?.({ mode: 'read' })) === 'granted'
      const file = granted ? await one.handle?.getFile().catch(() => undefined) : undefined
      if (one.handle && !file) reopenable.set(one.key, one.handle)
      return itemOfMemory(one, file)
    }),
  )
  if (items.length > 0) queue.add(items)
}
