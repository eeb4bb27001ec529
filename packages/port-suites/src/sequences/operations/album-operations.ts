import type { AlbumOrder, AlbumPatch, ShareLinkPatch } from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  create: 4,
  update: 5,
  remove: 1,
  addPhotos: 6,
  removePhotos: 3,
  movePhotos: 5,
  createLink: 2,
  updateLink: 2,
  removeLink: 1,
  view: 2,
  read: 6,
}

const titles = ['Summer', 'summer', 'Alps', '가족', 'élan', 'Zoo']
const orders: AlbumOrder[] = ['manual', 'oldest', 'newest']
const enough = 10

type Run = (ports: Parameters<AlbumOperation['run']>[0], nowMs: number) => Promise<unknown>

/** Something with albums or share links; mostly of the account itself. */
export function albumOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  const accountId = cast.draws.pick(cast.accountIds)
  const verb = cast.draws.weighted(verbs)
  const draws = new AlbumDraws(cast, album, accountId)
  if (verb === 'create' && album.albums.of(accountId).length >= enough) return draws.remove()
  return draws[verb]()
}

/** Every album and share link of all accounts. */
export function albumLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  return cast.accountIds.flatMap((accountId) => {
    const draws = new AlbumDraws(cast, album, accountId)
    const albums = album.albums.of(accountId)
    return [draws.list(), draws.links(), draws.shared(), ...albums.map(({ id }) => draws.page(id, 50))]
  })
}

class AlbumDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum
  private readonly accountId: string

  constructor(cast: Cast, album: MemoryAlbum, accountId: string) {
    this.cast = cast
    this.album = album
    this.accountId = accountId
  }

  create(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const made = {
      id: draws.id(nowMs),
      accountId: this.accountId,
      parentId: draws.chance(0.6) ? this.one() : null,
      title: draws.pick(titles),
      description: '',
      order: draws.pick(orders),
      createdAtMs: nowMs,
    }
    const photoIds = this.photoIds()
    return this.of('albums.create', { made, photoIds }, ({ albums }) => albums.create(made, photoIds))
  }

  update(): AlbumOperation {
    const id = this.one()
    const patch = this.patch(id)
    const { draws } = this.cast
    const present = this.album.albums.rows.get(id)?.version ?? 1
    const version = draws.chance(0.3) ? present - draws.below(2) : undefined
    return this.of('albums.update', { id, patch, version }, ({ albums }, nowMs) =>
      albums.update(this.accountId, id, patch, nowMs, version),
    )
  }

  remove(): AlbumOperation {
    const id = this.one()
    return this.of('albums.remove', id, async ({ albums }, nowMs) =>
      (await albums.remove(this.accountId, id, nowMs)).sort(),
    )
  }

  addPhotos(): AlbumOperation {
    const [id, photoIds] = [this.one(), this.photoIds()]
    return this.of('albums.addPhotos', { id, photoIds }, ({ albums }, nowMs) =>
      albums.addPhotos(this.accountId, id, photoIds, nowMs),
    )
  }

  removePhotos(): AlbumOperation {
    const id = this.one()
    const photoIds = this.cast.draws.chance(0.8) ? this.members(id) : this.photoIds()
    return this.of('albums.removePhotos', { id, photoIds }, ({ albums }, nowMs) =>
      albums.removePhotos(this.accountId, id, photoIds, nowMs),
    )
  }

  movePhotos(): AlbumOperation {
    const { draws } = this.cast
    const id = this.one()
    const some = this.members(id)
    const photoIds = some.length > 0 && draws.chance(0.95) ? some : [...this.photoIds(), draws.id(0)]
    const before = draws.chance(0.4) ? null : (this.members(id)[0] ?? null)
    return this.of('albums.movePhotos', { id, photoIds, before }, ({ albums }, nowMs) =>
      albums.movePhotos(this.accountId, id, photoIds, before, nowMs),
    )
  }

  createLink(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const link = {
      id: draws.id(nowMs),
      token: draws.hex(43),
      accountId: this.accountId,
      albumId: this.one(),
      label: draws.pick(titles),
      passwordHash: draws.chance(0.5) ? 'hash' : null,
      expiresAtMs: this.end(),
      allowDownload: draws.chance(0.5),
      showLocation: draws.chance(0.5),
      createdAtMs: nowMs,
    }
    return this.of('links.create', link, ({ links }) => links.create(link))
  }

  updateLink(): AlbumOperation {
    const { draws } = this.cast
    const id = this.link()
    const patches: ShareLinkPatch[] = [
      { label: draws.pick(titles) },
      { passwordHash: draws.pick([null, 'other']) },
      { expiresAtMs: this.end(), allowDownload: draws.chance(0.5) },
      {},
    ]
    const patch = draws.pick(patches)
    return this.of('links.update', { id, patch }, ({ links }) => links.update(this.accountId, id, patch))
  }

  removeLink(): AlbumOperation {
    const id = this.link()
    return this.of('links.remove', id, ({ links }) => links.remove(this.accountId, id))
  }

  view(): AlbumOperation {
    const id = this.link()
    return this.of('links.countView', id, ({ links }) => links.countView(id))
  }

  read(): AlbumOperation {
    const { draws } = this.cast
    const [id, linkId] = [this.one(), this.link()]
    const limit = 1 + draws.below(6)
    const token = this.album.links.rows.get(linkId)?.token ?? draws.hex(43)
    const photoIds = [...this.members(id), ...this.photoIds()]
    return draws.pick([
      () => this.of('albums.get', id, ({ albums }) => albums.get(this.accountId, id)),
      () => this.list(),
      () => this.page(id, limit),
      () => this.visible(id, photoIds),
      () => this.albumsOf(photoIds[0] ?? id),
      () => this.of('links.get', linkId, ({ links }) => links.get(this.accountId, linkId)),
      () => this.of('links.byToken', token, ({ links }) => links.byToken(token)),
      () => this.of('links.list', id, ({ links }) => links.list(this.accountId, id)),
    ])()
  }

  list = () => this.of('albums.list', [], ({ albums }) => albums.list(this.accountId))
  links = () => this.of('links.list', [], ({ links }) => links.list(this.accountId))
  shared = () =>
    this.of('links.sharedAlbumIds', [], async ({ links }, nowMs) =>
      (await links.sharedAlbumIds(this.accountId, nowMs)).sort(),
    )

  page(id: string, limit: number): AlbumOperation {
    return this.of('albums.page', [id, limit], ({ albums }) =>
      wholeList(limit, async (cursor) => {
        const { photoIds, next } = await albums.page(this.accountId, id, cursor, limit)
        return { items: photoIds, next }
      }),
    )
  }

  private visible(id: string, photoIds: string[]): AlbumOperation {
    return this.of('albums.visibleIn', [id, photoIds], ({ albums }) =>
      albums.visibleIn(this.accountId, id, photoIds),
    )
  }

  private albumsOf(photoId: string): AlbumOperation {
    return this.of('albums.albumsOf', photoId, ({ albums }) => albums.albumsOf(this.accountId, photoId))
  }

  private of(name: string, told: unknown, run: Run): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, name, [this.accountId, told, nowMs], (ports) => run(ports, nowMs))
  }

  /** A cover or another parent, never both: which of two refusals is told is not promised. */
  private patch(id: string): AlbumPatch {
    const { draws } = this.cast
    const patches: AlbumPatch[] = [
      { title: draws.pick(titles), description: draws.pick(titles) },
      { order: draws.pick(orders) },
      { parentId: draws.chance(0.7) ? this.one() : null },
      { coverPhotoId: draws.chance(0.8) ? (this.members(id)[0] ?? null) : draws.id(0) },
    ]
    return draws.pick(patches)
  }

  /** An album of the account; now and then of another, or none. */
  private one(): string {
    const { draws } = this.cast
    const { albums } = this.album
    const ids = draws.chance(0.95) ? albums.of(this.accountId).map(({ id }) => id) : [...albums.rows.keys()]
    return (draws.chance(0.98) ? draws.pickIfAny(ids) : undefined) ?? draws.id(this.cast.nowMs)
  }

  private link(): string {
    const { draws } = this.cast
    const links = [...this.album.links.rows.values()]
    const own = draws.chance(0.95) ? links.filter(({ accountId }) => accountId === this.accountId) : links
    return draws.pickIfAny(own)?.id ?? draws.id(this.cast.nowMs)
  }

  private members(id: string): string[] {
    return this.cast.draws.some(this.album.albums.rows.get(id)?.photoIds ?? [], 4)
  }

  private photoIds(): string[] {
    const { draws } = this.cast
    const { photos } = this.album
    const own = photos.of(this.accountId).filter(({ state }) => state !== 'purging' || draws.chance(0.1))
    const foreign = draws.chance(0.05) ? draws.some([...photos.rows.keys()], 1) : []
    return [...draws.some(own, 6).map(({ id }) => id), ...foreign]
  }

  private end(): number | null {
    const { draws, nowMs } = this.cast
    return draws.chance(0.5) ? null : nowMs + draws.below(2000) - 500
  }
}
