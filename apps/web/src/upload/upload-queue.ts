import { ApiError, type NewPhoto, type Reservation } from '@cloudalbum/contract'
import { errorName, isAbort, isUnreachable, PutError, withRetries } from './retry.ts'
import { sendPhoto, type SendPorts } from './send-photo.ts'
import { isRetryable, isRunning, type UploadItem, type UploadState } from './upload-item.ts'

export interface UploadPorts extends SendPorts {
  /** Answers in the order of `photos`. @throws ApiError */
  reserve(photos: NewPhoto[], signal: AbortSignal): Promise<Reservation[]>
  /** Gives a reserved photo up. @throws ApiError */
  cancel(photoId: string): Promise<void>
  /** SHA-256 in lower-case hex. @throws DOMException when the file cannot be read any more */
  hash(file: Blob, signal: AbortSignal): Promise<string>
  /** Called after each change, often. */
  changed(): void
  /** Called with files that need not be remembered any longer. */
  settled(item: UploadItem): void
  /** Called when a file has its hash or its photo: worth remembering. */
  progressed(item: UploadItem): void
}

export interface UploadQueue {
  readonly items: readonly UploadItem[]
  readonly paused: boolean
  /** Files that are in it already, by key, are left out; one that was lost gets its file back. */
  add(items: readonly UploadItem[]): { added: number; known: number }
  pause(): void
  resume(): void
  retry(keys?: readonly string[]): void
  /** Removes files, giving up what was reserved for them. */
  cancel(keys: readonly string[]): void
  /** Drops everything that has ended. */
  clearEnded(): void
  /** Photos that the album has read, or could not read. */
  settle(photoIds: readonly string[], outcome: 'done' | 'rejected', detail?: string): void
}

const hashersAtOnce = 2
const sendersAtOnce = 4
/** How far hashing runs ahead of sending. */
const hashedAhead = 200
const reservedAhead = 100

export function createUploadQueue(ports: UploadPorts): UploadQueue {
  const items: UploadItem[] = []
  const byKey = new Map<string, UploadItem>()
  const aborts = new Map<UploadItem, AbortController>()
  /** Outcomes that came before the answer to the PUT. */
  const early = new Map<string, { outcome: 'done' | 'rejected'; detail: string | undefined }>()
  let paused = false
  let reserving = false
  let batchSize = 4

  const inState = (state: UploadState) => items.filter((item) => item.state === state)
  const countIn = (...states: UploadState[]) =>
    items.reduce((sum, item) => sum + (states.includes(item.state) ? 1 : 0), 0)

  function move(item: UploadItem, state: UploadState, problem?: UploadItem['problem']) {
    item.state = state
    item.problem = problem
    if (state === 'processing' || state === 'duplicate' || state === 'refused') ports.settled(item)
    ports.changed()
  }

  /** Runs one step of a file; what goes wrong ends in its state. */
  async function step(
    item: UploadItem,
    begin: UploadState,
    back: UploadState,
    work: (signal: AbortSignal) => Promise<void>,
  ) {
    const abort = new AbortController()
    aborts.set(item, abort)
    move(item, begin)
    try {
      await work(abort.signal)
    } catch (error) {
      if (abort.signal.aborted) {
        if (byKey.get(item.key) === item) move(item, back)
      } else move(item, 'failed', { kind: 'said', ...reasonOf(error) })
    } finally {
      aborts.delete(item)
      pump()
    }
  }

  const hash = (item: UploadItem, file: Blob) =>
    step(item, 'hashing', 'waiting', async (signal) => {
      item.sha256 = await ports.hash(file, signal)
      ports.progressed(item)
      move(item, 'hashed')
    })

  const send = (item: UploadItem) =>
    step(item, 'sending', 'reserved', async (signal) => {
      await sendPhoto(
        item,
        ports,
        (bytes) => {
          item.sentBytes = bytes
          ports.changed()
        },
        signal,
      )
      item.sentBytes = item.sizeBytes
      const known = item.photoId === undefined ? undefined : early.get(item.photoId)
      move(item, 'processing')
      if (known && item.photoId !== undefined) end(item, known.outcome, known.detail)
    })

  async function reserve(batch: UploadItem[]) {
    reserving = true
    const abort = new AbortController()
    for (const item of batch) {
      aborts.set(item, abort)
      move(item, 'reserving')
    }
    try {
      const answers = await withRetries(
        () => ports.reserve(batch.map(asNewPhoto), abort.signal),
        ports.clock,
        abort.signal,
      )
      batch.forEach((item, index) => take(item, answers[index]))
      batchSize = Math.min(100, batchSize * 2)
    } catch (error) {
      for (const item of batch) {
        if (byKey.get(item.key) !== item) continue
        if (abort.signal.aborted || isAbort(error)) move(item, 'hashed')
        else move(item, 'failed', { kind: 'said', ...reasonOf(error) })
      }
    } finally {
      for (const item of batch) if (aborts.get(item) === abort) aborts.delete(item)
      reserving = false
      pump()
    }
  }

  function take(item: UploadItem, answer: Reservation | undefined) {
    if (byKey.get(item.key) !== item) {
      if (answer && 'photoId' in answer && answer.outcome !== 'duplicate') void ports.cancel(answer.photoId)
      return
    }
    if (!answer) return move(item, 'failed', { kind: 'said', code: 'bad-answer', detail: '' })
    if (answer.outcome === 'refused')
      return move(item, 'refused', { kind: 'said', code: answer.code, detail: answer.detail })
    item.photoId = answer.photoId
    if (answer.outcome === 'duplicate') {
      item.inTrash = answer.state === 'trashed'
      return move(item, 'duplicate')
    }
    item.reservation = answer
    ports.progressed(item)
    move(item, 'reserved')
  }

  /** A copy of a file that is on its way needs no second journey: it waits until that one has a photo. */
  function reservable(): UploadItem[] {
    const busy = new Set(
      items
        .filter((item) => item.state === 'reserved' || item.state === 'sending')
        .map(({ sha256 }) => sha256),
    )
    const batch: UploadItem[] = []
    for (const item of inState('hashed')) {
      if (batch.length >= batchSize || busy.has(item.sha256)) continue
      busy.add(item.sha256)
      batch.push(item)
    }
    return batch
  }

  function pump() {
    if (paused) return
    for (const item of inState('waiting').slice(0, Math.max(0, hashersAtOnce - countIn('hashing')))) {
      if (countIn('hashed') >= hashedAhead) break
      if (item.sha256 !== undefined) move(item, 'hashed')
      else if (item.file) void hash(item, item.file)
    }
    if (!reserving && countIn('reserved') < reservedAhead) {
      const batch = reservable()
      if (batch.length > 0) void reserve(batch)
    }
    for (const item of inState('reserved').slice(0, Math.max(0, sendersAtOnce - countIn('sending'))))
      void send(item)
  }

  function end(item: UploadItem, outcome: 'done' | 'rejected', detail: string | undefined) {
    if (item.photoId !== undefined) early.delete(item.photoId)
    move(
      item,
      outcome,
      outcome === 'rejected' ? { kind: 'said', code: 'rejected', detail: detail ?? '' } : undefined,
    )
  }

  return {
    items,
    get paused() {
      return paused
    },
    add(added) {
      let known = 0
      for (const item of added) {
        const before = byKey.get(item.key)
        if (before && before.state === 'lost' && item.file) {
          before.file = item.file
          move(before, before.sha256 === undefined ? 'waiting' : 'hashed')
        } else if (before && before.state !== 'failed' && before.state !== 'refused') known++
        else {
          if (before) items.splice(items.indexOf(before), 1)
          byKey.set(item.key, item)
          items.push(item)
        }
      }
      ports.changed()
      pump()
      return { added: added.length - known, known }
    },
    pause() {
      paused = true
      for (const abort of new Set(aborts.values())) abort.abort()
      ports.changed()
    },
    resume() {
      paused = false
      ports.changed()
      pump()
    },
    retry(keys) {
      for (const item of items) {
        if (!isRetryable(item) || (keys && !keys.includes(item.key))) continue
        item.sentBytes = 0
        item.sha256 = undefined
        move(item, 'waiting')
      }
      pump()
    },
    cancel(keys) {
      const gone = new Set(keys)
      for (const item of items.filter(({ key }) => gone.has(key))) {
        byKey.delete(item.key)
        items.splice(items.indexOf(item), 1)
        // A batch that is being reserved goes on for the others.
        if (item.state !== 'reserving') aborts.get(item)?.abort()
        if (
          item.photoId !== undefined &&
          (isRunning(item) || item.state === 'lost' || item.state === 'failed')
        )
          void ports.cancel(item.photoId)
        ports.settled(item)
      }
      ports.changed()
      pump()
    },
    clearEnded() {
      for (const item of items.filter(
        (item) => !isRunning(item) && item.state !== 'lost' && item.state !== 'processing',
      )) {
        byKey.delete(item.key)
        items.splice(items.indexOf(item), 1)
        ports.settled(item)
      }
      ports.changed()
    },
    settle(photoIds, outcome, detail) {
      for (const photoId of photoIds) {
        const own = items.filter((item) => item.photoId === photoId)
        for (const item of own) {
          if (item.state === 'processing') end(item, outcome, detail)
          else if (isRunning(item)) early.set(photoId, { outcome, detail })
        }
      }
    },
  }
}

function asNewPhoto(item: UploadItem): NewPhoto {
  return {
    fileName: item.name.slice(-255),
    sizeBytes: item.sizeBytes,
    sha256: item.sha256 ?? '',
    contentType: item.contentType,
    ...(item.modifiedMs > 0 ? { fileTimeMs: Math.round(item.modifiedMs) } : {}),
    ...(item.albumId === undefined ? {} : { albumId: item.albumId }),
  }
}

/** A code that the page has words for, and the server's own words where it gave some. */
function reasonOf(error: unknown): { code: string; detail: string } {
  if (isUnreachable(error)) return { code: 'offline', detail: '' }
  if (error instanceof ApiError) return { code: error.code, detail: error.message }
  if (error instanceof PutError) return { code: error.code ?? 'storage', detail: error.message }
  if (['NotFoundError', 'NotReadableError'].includes(errorName(error)))
    return { code: 'file-gone', detail: '' }
  return { code: 'internal', detail: error instanceof Error ? error.message : '' }
}
