import { ApiError, type NewPhoto, type Reservation } from '@cloudalbum/contract'
import { errorName, isAbort, isUnreachable, PutError, withRetries } from './retry.ts'
import { sendPhoto, type SendPorts } from './send-photo.ts'
import { isRetryable, isRunning, type UploadItem, type UploadState } from './upload-item.ts'
import { UploadShelf } from './upload-shelf.ts'

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

type Outcome = { outcome: 'done' | 'rejected'; detail: string | undefined }

export const createUploadQueue = (ports: UploadPorts): UploadQueue => new Queue(ports)

class Queue implements UploadQueue {
  readonly #ports: UploadPorts
  readonly #shelf = new UploadShelf()
  readonly #aborts = new Map<UploadItem, AbortController>()
  /** Outcomes that came before the answer to the PUT. */
  readonly #early = new Map<string, Outcome>()
  #paused = false
  #reserving = false
  #batchSize = 4

  constructor(ports: UploadPorts) {
    this.#ports = ports
  }

  get items(): readonly UploadItem[] {
    return this.#shelf.items
  }

  get paused(): boolean {
    return this.#paused
  }

  add(added: readonly UploadItem[]): { added: number; known: number } {
    let known = 0
    for (const item of added) {
      const before = this.#shelf.get(item.key)
      if (before?.state === 'lost' && item.file) {
        before.file = item.file
        this.#move(before, before.sha256 === undefined ? 'waiting' : 'hashed')
      } else if (before && before.state !== 'failed' && before.state !== 'refused') known++
      else {
        if (before) this.#shelf.remove([before])
        this.#shelf.add(item)
      }
    }
    this.#ports.changed()
    this.#pump()
    return { added: added.length - known, known }
  }

  pause(): void {
    this.#paused = true
    for (const abort of new Set(this.#aborts.values())) abort.abort()
    this.#ports.changed()
  }

  resume(): void {
    this.#paused = false
    this.#ports.changed()
    this.#pump()
  }

  retry(keys?: readonly string[]): void {
    const wanted = keys && new Set(keys)
    for (const item of [...this.#shelf.in('failed'), ...this.#shelf.in('refused')]) {
      if (!isRetryable(item) || wanted?.has(item.key) === false) continue
      item.sentBytes = 0
      // The file may have changed since.
      item.sha256 = undefined
      this.#move(item, 'waiting')
    }
    this.#pump()
  }

  cancel(keys: readonly string[]): void {
    const gone = keys.flatMap((key) => this.#shelf.get(key) ?? [])
    this.#shelf.remove(gone)
    for (const item of gone) {
      // A batch that is being reserved goes on for the others.
      if (item.state !== 'reserving') this.#aborts.get(item)?.abort()
      const isReserved = isRunning(item) || item.state === 'lost' || item.state === 'failed'
      if (item.photoId !== undefined && isReserved) void this.#ports.cancel(item.photoId)
      this.#ports.settled(item)
    }
    this.#ports.changed()
    this.#pump()
  }

  clearEnded(): void {
    const ended = this.items.filter(
      (item) => !isRunning(item) && item.state !== 'lost' && item.state !== 'processing',
    )
    this.#shelf.remove(ended)
    for (const item of ended) this.#ports.settled(item)
    this.#ports.changed()
  }

  settle(photoIds: readonly string[], outcome: 'done' | 'rejected', detail?: string): void {
    for (const photoId of photoIds)
      for (const item of this.#shelf.ofPhoto(photoId)) {
        if (item.state === 'processing') this.#end(item, { outcome, detail })
        else if (isRunning(item)) this.#early.set(photoId, { outcome, detail })
      }
  }

  #move(item: UploadItem, state: UploadState, problem?: UploadItem['problem']): void {
    this.#shelf.move(item, state)
    item.problem = problem
    if (state === 'processing' || state === 'duplicate' || state === 'refused') this.#ports.settled(item)
    this.#ports.changed()
  }

  #fail(item: UploadItem, error: unknown): void {
    this.#move(item, 'failed', { kind: 'said', ...reasonOf(error) })
  }

  #end(item: UploadItem, { outcome, detail }: Outcome): void {
    if (item.photoId !== undefined) this.#early.delete(item.photoId)
    const rejected = { kind: 'said', code: 'rejected', detail: detail ?? '' } as const
    this.#move(item, outcome, outcome === 'rejected' ? rejected : undefined)
  }

  #pump(): void {
    if (this.#paused) return
    const shelf = this.#shelf
    for (const item of shelf.first('waiting', hashersAtOnce - shelf.in('hashing').size)) {
      if (shelf.in('hashed').size >= hashedAhead) break
      if (item.sha256 !== undefined) this.#move(item, 'hashed')
      else if (item.file) void this.#hash(item, item.file)
    }
    if (!this.#reserving && shelf.in('reserved').size < reservedAhead) {
      const batch = this.#reservable()
      if (batch.length > 0) void this.#reserve(batch)
    }
    for (const item of shelf.first('reserved', sendersAtOnce - shelf.in('sending').size))
      void this.#send(item)
  }

  /** Runs one step of a file; what goes wrong ends in its state. */
  async #step(
    item: UploadItem,
    [during, back]: [UploadState, UploadState],
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const abort = new AbortController()
    this.#aborts.set(item, abort)
    this.#move(item, during)
    try {
      await work(abort.signal)
    } catch (error) {
      if (!abort.signal.aborted) this.#fail(item, error)
      else if (this.#shelf.has(item)) this.#move(item, back)
    } finally {
      this.#aborts.delete(item)
      this.#pump()
    }
  }

  #hash(item: UploadItem, file: Blob): Promise<void> {
    return this.#step(item, ['hashing', 'waiting'], async (signal) => {
      item.sha256 = await this.#ports.hash(file, signal)
      this.#ports.progressed(item)
      this.#move(item, 'hashed')
    })
  }

  #send(item: UploadItem): Promise<void> {
    const onSent = (bytes: number) => {
      item.sentBytes = bytes
      this.#ports.changed()
    }
    return this.#step(item, ['sending', 'reserved'], async (signal) => {
      await sendPhoto(item, this.#ports, onSent, signal)
      item.sentBytes = item.sizeBytes
      const known = this.#early.get(item.photoId ?? '')
      this.#move(item, 'processing')
      if (known) this.#end(item, known)
    })
  }

  /** A copy of a file that is on its way needs no second journey: it waits until that one has a photo. */
  #reservable(): UploadItem[] {
    const busy = new Set(
      [...this.#shelf.in('reserved'), ...this.#shelf.in('sending')].map(({ sha256 }) => sha256),
    )
    const batch: UploadItem[] = []
    for (const item of this.#shelf.in('hashed')) {
      if (batch.length >= this.#batchSize) break
      if (busy.has(item.sha256)) continue
      busy.add(item.sha256)
      batch.push(item)
    }
    return batch
  }

  async #reserve(batch: UploadItem[]): Promise<void> {
    this.#reserving = true
    const { signal } = this.#claim(batch)
    try {
      const ask = () => this.#ports.reserve(batch.map(asNewPhoto), signal)
      const answers = await withRetries(ask, this.#ports.clock, signal)
      batch.forEach((item, index) => this.#take(item, answers[index]))
      this.#batchSize = Math.min(100, this.#batchSize * 2)
    } catch (error) {
      for (const item of batch.filter((one) => this.#shelf.has(one))) {
        if (signal.aborted || isAbort(error)) this.#move(item, 'hashed')
        else this.#fail(item, error)
      }
    } finally {
      for (const item of batch) if (this.#aborts.get(item)?.signal === signal) this.#aborts.delete(item)
      this.#reserving = false
      this.#pump()
    }
  }

  #claim(batch: UploadItem[]): AbortController {
    const abort = new AbortController()
    for (const item of batch) {
      this.#aborts.set(item, abort)
      this.#move(item, 'reserving')
    }
    return abort
  }

  /** A copy went already, and only the album does not know yet: a bucket tells it of files later. */
  #isSent(photoId: string): boolean {
    return this.#shelf.ofPhoto(photoId).some(({ state }) => state === 'processing')
  }

  #take(item: UploadItem, answer: Reservation | undefined): void {
    if (!this.#shelf.has(item)) {
      // Cancelled while the answer was on its way.
      if (answer && 'photoId' in answer && answer.outcome !== 'duplicate')
        void this.#ports.cancel(answer.photoId)
      return
    }
    if (!answer) return this.#move(item, 'failed', { kind: 'said', code: 'bad-answer', detail: '' })
    if (answer.outcome === 'refused')
      return this.#move(item, 'refused', { kind: 'said', code: answer.code, detail: answer.detail })
    this.#shelf.setPhoto(item, answer.photoId)
    if (answer.outcome === 'duplicate' || this.#isSent(answer.photoId)) {
      item.inTrash = answer.outcome === 'duplicate' && answer.state === 'trashed'
      return this.#move(item, 'duplicate')
    }
    item.reservation = answer
    this.#ports.progressed(item)
    this.#move(item, 'reserved')
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
