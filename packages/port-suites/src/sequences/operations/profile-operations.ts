import type { ImageKind, ImageSlot, ImageUpload, ProfilePatch } from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = { create: 2, update: 6, changeImage: 4, erase: 1, read: 5 }
const handles = ['ann', 'bob', 'cyd', 'dan']
const states = ['expected', 'processing', 'ready', 'failed'] as const
const dayMs = 86_400_000
const hourMs = 3_600_000

/** Something with profiles, their handles and images. */
export function profileOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  return new ProfileDraws(cast, album)[cast.draws.weighted(verbs)]()
}

export function profileLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new ProfileDraws(cast, album)
  return [draws.many(), draws.unsettled(2), ...handles.map((handle) => draws.byHandle(handle))]
}

class ProfileDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum
  /** Handles are kept for months: four hours go by with every millisecond. */
  private readonly nowMs: number

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
    this.nowMs = cast.nowMs + (cast.nowMs % dayMs) * 4 * hourMs
  }

  create(): AlbumOperation {
    const { draws } = this.cast
    const handle = draws.pick(handles)
    const profile = { accountId: this.one(), imagesId: draws.hex(26), handle, createdAtMs: this.nowMs }
    return this.of('create', profile, ({ profiles }) => profiles.create(profile))
  }

  update(): AlbumOperation {
    const { draws } = this.cast
    const accountId = this.one()
    const handle = draws.pick(handles)
    const patches: ProfilePatch[] = [
      { handle },
      { handle, bio: 'Hello.' },
      { visible: draws.chance(0.5) },
      {},
    ]
    const patch = draws.pick(patches)
    return this.of('update', { accountId, patch }, ({ profiles }) =>
      profiles.update(accountId, patch, this.nowMs),
    )
  }

  changeImage(): AlbumOperation {
    const accountId = this.one()
    const kind: ImageKind = this.cast.draws.pick(['avatar', 'banner'])
    const change = this.cast.draws.chance(0.15) ? undefined : this.change()
    return this.of('changeImage', { accountId, kind, change }, ({ profiles }) =>
      profiles.changeImage(accountId, kind, (before) => change && { ...before, ...change }),
    )
  }

  erase(): AlbumOperation {
    const accountId = this.one()
    return this.of('eraseAccount', accountId, ({ profiles }) => profiles.eraseAccount(accountId))
  }

  read(): AlbumOperation {
    const { draws } = this.cast
    const accountId = this.one()
    const imagesId = draws.pickIfAny([...this.album.profiles.rows.values()])?.imagesId ?? 'missing'
    return draws.pick([
      () => this.byHandle(draws.pick(handles)),
      () => this.unsettled(1 + draws.below(3)),
      () => this.many(),
      () => this.of('get', accountId, ({ profiles }) => profiles.get(accountId)),
      () => this.of('byImages', imagesId, ({ profiles }) => profiles.byImages(imagesId)),
    ])()
  }

  byHandle = (handle: string) =>
    this.of('byHandle', handle, ({ profiles }) => profiles.byHandle(handle, this.nowMs))

  many(): AlbumOperation {
    const ids = this.cast.accountIds
    return this.of('getMany', ids, async ({ profiles }) =>
      (await profiles.getMany(ids)).sort((a, b) => (a.accountId < b.accountId ? -1 : 1)),
    )
  }

  unsettled(limit: number): AlbumOperation {
    return this.of('listUnsettled', limit, ({ profiles }) =>
      wholeList(limit, async (cursor) => {
        const { profiles: items, next } = await profiles.listUnsettled(cursor, limit)
        return { items, next }
      }),
    )
  }

  private change(): Partial<ImageSlot> {
    const { draws } = this.cast
    const state = draws.pick(states)
    const upload: ImageUpload = {
      id: draws.hex(8),
      state,
      crop: draws.pick([null, { x: 0.25, y: 0, width: 0.5, height: 1 }]),
      sha256: null,
      startedAtMs: this.nowMs,
      failure: state === 'failed' ? { code: 'damaged', detail: 'It ends too early.' } : null,
      told: draws.chance(0.5),
    }
    return draws.pick([
      { upload },
      { upload, image: { hash: draws.hex(8), updatedAtMs: this.nowMs } },
      { upload: null, leftovers: [] },
      { leftovers: [draws.hex(8)] },
    ])
  }

  private one = () =>
    this.cast.draws.chance(0.97)
      ? this.cast.draws.pick(this.cast.accountIds)
      : this.cast.draws.id(this.cast.nowMs)

  private of(name: string, told: unknown, run: AlbumOperation['run']): AlbumOperation {
    return operation(this.cast, `profiles.${name}`, [told, this.nowMs], run)
  }
}
