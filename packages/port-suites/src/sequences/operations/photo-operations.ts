import type { Photo, PhotoState } from '@cloudalbum/core'
import type { MemoryPhotos } from '../memory/memory-photos.ts'
import { operation, type AlbumOperation, type Cast } from '../cast.ts'
import { foundFacts, hashOf, newPhoto, patchMaker } from './photo-values.ts'

const verbs = {
  reserve: 8,
  start: 8,
  complete: 9,
  completeMany: 2,
  reject: 2,
  retry: 2,
  rerender: 1,
  edit: 7,
  trash: 5,
  restore: 4,
  startPurge: 3,
  finishPurge: 4,
  drop: 1,
}

/** So many photos of an account are enough: then they go rather than come. */
const enough = 30

/** A change of photos; mostly one that they are in a state for. */
export function photoOperation(cast: Cast, photos: MemoryPhotos): AlbumOperation {
  const accountId = cast.draws.pick(cast.accountIds)
  const verb = cast.draws.weighted(verbs)
  if (verb !== 'reserve') return new PhotoDraws(cast, photos, accountId)[verb]()
  return photos.of(accountId).length < enough
    ? new PhotoDraws(cast, photos, accountId).reserve()
    : new PhotoDraws(cast, photos, accountId).startPurge()
}

class PhotoDraws {
  private readonly cast: Cast
  private readonly photos: MemoryPhotos
  private readonly accountId: string

  constructor(cast: Cast, photos: MemoryPhotos, accountId: string) {
    this.cast = cast
    this.photos = photos
    this.accountId = accountId
  }

  reserve(): AlbumOperation {
    const { draws } = this.cast
    const photo = newPhoto(this.cast, this.accountId)
    const quotaBytes = draws.chance(0.3) ? 1000 + draws.below(8000) : null
    return operation(this.cast, 'photos.reserve', { photo, quotaBytes }, ({ photos }) =>
      photos.reserve(photo, quotaBytes),
    )
  }

  start(): AlbumOperation {
    const id = this.one('expected')
    return this.of('startProcessing', id, ({ photos }, nowMs) => photos.startProcessing(id, nowMs))
  }

  complete(): AlbumOperation {
    const id = this.one('processing', 'rejected')
    const [sha256, facts] = [this.hashFor(id), foundFacts(this.cast)]
    return this.of('complete', { id, sha256, facts }, ({ photos }, nowMs) =>
      photos.complete(id, sha256, facts, nowMs),
    )
  }

  /** At once, as several workers do. */
  completeMany(): AlbumOperation {
    const ids = this.some('processing', 'rejected')
    const all = ids.map((id) => ({ id, sha256: this.hashFor(id), facts: foundFacts(this.cast) }))
    return this.of('complete at once', all, ({ photos }, nowMs) =>
      Promise.all(all.map(({ id, sha256, facts }) => photos.complete(id, sha256, facts, nowMs))),
    )
  }

  reject(): AlbumOperation {
    const id = this.one('processing')
    const facts = this.cast.draws.chance(0.5) ? { contentType: 'image/png' } : {}
    const rejection = { code: 'damaged', detail: 'The file ends too early.' } as const
    return this.of('reject', { id, facts }, ({ photos }, nowMs) => photos.reject(id, rejection, facts, nowMs))
  }

  retry(): AlbumOperation {
    const id = this.one('rejected')
    return this.of('retry', id, ({ photos }, nowMs) => photos.retry(id, nowMs))
  }

  rerender(): AlbumOperation {
    const id = this.one('ready', 'trashed', 'rejected')
    const size = 1 + this.cast.draws.below(3)
    const rendered = { width: size, height: size, thumbHash: 'bmV3', renditionVersion: size }
    const sha256 = this.hashFor(id)
    return this.of('rerender', { id, sha256, rendered }, ({ photos }, nowMs) =>
      photos.rerender(id, sha256, rendered, nowMs),
    )
  }

  edit(): AlbumOperation {
    const ids = this.some('ready', 'ready', 'trashed', 'processing')
    const { told, patchOf } = patchMaker(this.cast)
    return this.of('edit', { ids, told }, ({ photos }, nowMs) =>
      photos.edit(this.accountId, ids, patchOf, nowMs),
    )
  }

  trash(): AlbumOperation {
    const ids = this.some('ready', 'ready', 'rejected', 'trashed')
    return this.of('trash', ids, ({ photos }, nowMs) => photos.trash(this.accountId, ids, nowMs))
  }

  restore(): AlbumOperation {
    const ids = this.some('trashed')
    return this.of('restore', ids, ({ photos }, nowMs) => photos.restore(this.accountId, ids, nowMs))
  }

  startPurge(): AlbumOperation {
    const anyState = this.cast.draws.chance(0.4)
    const ids = this.some(...(anyState ? (['ready', 'expected', 'rejected'] as const) : []), 'trashed')
    return this.of('startPurge', { ids, anyState }, ({ photos }, nowMs) =>
      photos.startPurge(this.accountId, ids, nowMs, anyState),
    )
  }

  finishPurge(): AlbumOperation {
    const id = this.one('purging')
    return this.of('finishPurge', id, ({ photos }) => photos.finishPurge(id))
  }

  drop(): AlbumOperation {
    const id = this.one('expected')
    const beforeMs = this.cast.nowMs - this.cast.draws.below(20)
    return this.of('dropExpected', { id, beforeMs }, ({ photos }) => photos.dropExpected(id, beforeMs))
  }

  private of(
    name: string,
    told: unknown,
    run: (ports: Parameters<AlbumOperation['run']>[0], nowMs: number) => Promise<unknown>,
  ): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, `photos.${name}`, [this.accountId, told, nowMs], (ports) => run(ports, nowMs))
  }

  /** Mostly one of the account that is in one of the states; now and then any, or one that is missing. */
  private one(...states: PhotoState[]): string {
    const { draws } = this.cast
    const all = [...this.photos.rows.values()]
    const fitting = all.filter(
      ({ accountId, state }) => accountId === this.accountId && states.includes(state),
    )
    const photo: Photo | undefined = draws.chance(0.85) ? draws.pickIfAny(fitting) : draws.pickIfAny(all)
    return photo && !draws.chance(0.03) ? photo.id : draws.id(this.cast.nowMs)
  }

  /** One to five, mostly of the same kind; one of them may come twice. */
  private some(...states: PhotoState[]): string[] {
    const { draws } = this.cast
    const ids = this.photos
      .of(this.accountId)
      .flatMap(({ id, state }) => (states.includes(state) ? [id] : []))
    const some = draws.some(ids, 5)
    return some.length === 0 || draws.chance(0.1) ? [...some, this.one(...states), ...some.slice(0, 1)] : some
  }

  private hashFor(id: string): string {
    const { draws } = this.cast
    return draws.chance(0.95) ? (this.photos.rows.get(id)?.sha256 ?? hashOf(this.cast)) : hashOf(this.cast)
  }
}
