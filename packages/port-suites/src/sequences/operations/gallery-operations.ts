import type { Attribute, Claim, GalleryPatch, Item, NewItem } from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  create: 2,
  update: 4,
  remove: 1,
  add: 6,
  editItem: 3,
  moveItems: 3,
  removeItems: 2,
  like: 5,
  unlike: 2,
  claim: 7,
  finish: 3,
  end: 4,
  read: 6,
}
const slugs = ['alps', 'birds', 'cats', 'dogs', 'elk']
const species = ['owl', 'gull', 'wren']
const attributes: Attribute[] = [
  { key: 'species', name: 'Species', kind: 'text', choices: [], filter: true },
  { key: 'motto', name: 'Motto', kind: 'text', choices: [], filter: false },
]
const enough = 3
const dayMs = 86_400_000

/** Something with galleries, their items, likes and claims. */
export function galleryOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  const draws = new GalleryDraws(cast, album, cast.draws.pick(cast.accountIds))
  const verb = cast.draws.weighted(verbs)
  if (verb === 'create' && album.galleries.rows.size >= enough * cast.accountIds.length) return draws.remove()
  return album.galleries.rows.size === 0 ? draws.create() : draws[verb]()
}

export function galleryLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const lists = cast.accountIds.map((accountId) => new GalleryDraws(cast, album, accountId).list())
  const galleries = [...album.galleries.rows.values()].flatMap(({ id, accountId }) => {
    const draws = new GalleryDraws(cast, album, accountId)
    return [
      ...[draws.page(id, 50), draws.shown(id, {}, 50), draws.values(id), draws.claimsOf(id, 50)],
      draws.formerSlugs(id),
    ]
  })
  return [...lists, ...galleries]
}

type Run = (ports: Parameters<AlbumOperation['run']>[0], nowMs: number) => Promise<unknown>

class GalleryDraws {
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
    const gallery = {
      id: draws.id(nowMs),
      accountId: this.accountId,
      albumId: draws.pickIfAny(this.album.albums.of(this.accountId))?.id ?? null,
      slug: this.slug(),
      title: 'Creatures',
      text: '',
      attributes,
      claimLabel: 'Adopt',
      likes: true,
      indexed: draws.chance(0.5),
      state: draws.pick(['draft', 'published'] as const),
      accent: null,
      createdAtMs: nowMs,
    }
    const items = this.newItems()
    return this.of('galleries.create', { gallery, items }, async ({ galleries }) =>
      galleries.create(gallery, items),
    )
  }

  update(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const id = this.one()
    const patches: GalleryPatch[] = [
      { title: 'Other creatures', text: 'Plain.' },
      { slug: this.slug() },
      { state: 'published', publishedAtMs: nowMs },
      { coverItemId: this.itemIn(id) },
      { coverItemId: null, indexed: true },
    ]
    const patch = draws.pick(patches)
    const version = draws.chance(0.3) ? this.version(id) - draws.below(2) : undefined
    return this.of('galleries.update', { id, patch, version }, ({ galleries }, atMs) =>
      galleries.update(this.accountId, id, patch, atMs, { version }),
    )
  }

  remove(): AlbumOperation {
    const id = this.one()
    return this.of('galleries.remove', id, ({ galleries }) => galleries.remove(this.accountId, id))
  }

  add(): AlbumOperation {
    const [id, added] = [this.one(), this.newItems()]
    const version = this.version(id)
    return this.of('items.save: added', { id, version, added }, ({ items }, nowMs) =>
      items.save(this.accountId, id, version, { added, edited: [] }, nowMs),
    )
  }

  editItem(): AlbumOperation {
    const { draws } = this.cast
    const id = this.one()
    const [itemId, version] = [this.itemIn(id), this.version(id)]
    const patch = draws.pick([
      { name: 'Renamed' },
      { values: { species: draws.pick(species) } },
      { slug: this.itemSlug() },
      { photoId: this.photo() },
    ])
    const edited = [{ id: itemId, patch }]
    return this.of('items.save: edited', { id, version, edited }, ({ items }, nowMs) =>
      items.save(this.accountId, id, version, { added: [], edited }, nowMs),
    )
  }

  moveItems(): AlbumOperation {
    const { draws } = this.cast
    const id = this.one()
    const ids = this.itemsIn(id)
    const before = draws.chance(0.4) ? null : this.itemIn(id)
    if (ids.length === 0) return this.add()
    return this.of('items.move', { id, ids, before }, ({ items }) =>
      items.move(this.accountId, id, ids, before),
    )
  }

  removeItems(): AlbumOperation {
    const [id, ids] = this.with((gallery) => this.itemsIn(gallery).slice(0, 2))
    if (ids.length === 0) return this.add()
    return this.of('items.remove', { id, ids }, ({ items }, nowMs) =>
      items.remove(this.accountId, id, ids, nowMs),
    )
  }

  like(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const [id, atMs] = [this.anyItem(), nowMs + draws.pick([0, dayMs])]
    return this.of('claims.like', { id, atMs }, ({ claims }) => claims.like(id, this.accountId, atMs))
  }

  unlike(): AlbumOperation {
    const id = this.anyItem()
    return this.of('claims.unlike', id, ({ claims }) => claims.unlike(id, this.accountId))
  }

  claim(): AlbumOperation {
    const id = this.anyItem()
    return this.of('claims.claim', id, async ({ claims }, nowMs) => {
      const { claim, isNew } = await claims.claim(id, this.accountId, nowMs)
      return [told(claim), isNew]
    })
  }

  finish(): AlbumOperation {
    const itemId = this.anyItem()
    return this.of('claims.finish', itemId, async ({ claims }, nowMs) => {
      const claim = await claims.active(itemId)
      if (!claim) return 'none'
      const { claim: after, changed } = await claims.finish(claim.id, nowMs)
      return [told(after), changed]
    })
  }

  end(): AlbumOperation {
    const [itemId, state] = [this.anyItem(), this.cast.draws.pick(['withdrawn', 'released'] as const)]
    return this.of('claims.end', { itemId, state }, async ({ claims }, nowMs) => {
      const claim = await claims.active(itemId)
      if (!claim) return 'none'
      const { claim: after, changed } = await claims.end(claim.id, state, nowMs)
      return [told(after), changed]
    })
  }

  read(): AlbumOperation {
    const { draws } = this.cast
    const id = this.one()
    const limit = 1 + draws.below(5)
    const [slug, itemId] = [draws.pick(slugs), this.itemIn(id)]
    const filters = draws.chance(0.5) ? {} : { species: draws.pick(species) }
    return draws.pick([
      () => this.list(),
      () => this.page(id, limit),
      () => this.shown(id, filters, limit),
      () => this.values(id),
      () => this.claimsOf(id, limit),
      () => this.formerSlugs(id, [this.itemSlug(), this.itemSlug()]),
      () => this.of('galleries.bySlug', slug, ({ galleries }) => galleries.bySlug(slug)),
      () =>
        this.of('items.around', [id, itemId], async ({ items }) => {
          const { previous, next } = await items.around(id, filters, itemId)
          return [previous?.id, next?.id]
        }),
      () =>
        this.of('claims.likedItems', id, async ({ claims }) =>
          (await claims.likedItems(id, this.accountId)).sort(),
        ),
      () => this.of('items.offers', id, ({ items }) => items.offers(this.accountId, id, undefined, 50)),
    ])()
  }

  list = () => this.of('galleries.list', [], ({ galleries }) => galleries.list(this.accountId))

  page(id: string, limit: number): AlbumOperation {
    return this.of('items.page', [id, limit], async ({ items }) =>
      (await wholeList(limit, (cursor) => items.page(this.accountId, id, cursor, limit))).map(toldItem),
    )
  }

  shown(id: string, filters: Record<string, string>, limit: number): AlbumOperation {
    return this.of('items.shown', [id, filters, limit], async ({ items }) => {
      const all = await wholeList(limit, (cursor) => items.shown(id, filters, cursor, limit))
      return [all.map(toldItem), await items.count(id, [filters])]
    })
  }

  /** Where slugs lead that items had, and others that none may have had. */
  formerSlugs(id: string, others: string[] = []): AlbumOperation {
    const former = this.album.galleries.rows.get(id)?.items.flatMap(({ formerSlugs }) => formerSlugs) ?? []
    const all = [...others, ...former.slice(0, 20)]
    return this.of('items.bySlug', [id, all], ({ items }) =>
      Promise.all(all.map(async (slug) => (await items.bySlug(id, slug))?.slug ?? null)),
    )
  }

  values = (id: string) => this.of('items.values', id, ({ items }) => items.values(id, 'species', 9))

  claimsOf(id: string, limit: number): AlbumOperation {
    return this.of('claims.ofGallery', [id, limit], async ({ claims }) => {
      const all = await wholeList(limit, async (cursor) => {
        const { claims: items, next } = await claims.ofGallery(id, undefined, cursor, limit)
        return { items, next }
      })
      return all.map(told)
    })
  }

  private newItems(): NewItem[] {
    const { draws, nowMs } = this.cast
    return Array.from({ length: 1 + draws.below(2) }, () => ({
      id: draws.id(nowMs),
      photoId: draws.chance(0.8) ? this.photo() : null,
      waitsForFile: null,
      slug: this.itemSlug(),
      name: draws.pick(species),
      description: '',
      values: draws.chance(0.7) ? { species: draws.pick(species) } : {},
      ...(draws.chance(0.1) ? { startingLikes: 3 } : {}),
    }))
  }

  private photo(): string | null {
    const own = this.album.photos.of(this.accountId).filter(({ state }) => state !== 'purging')
    return this.cast.draws.pickIfAny(own)?.id ?? null
  }

  private itemSlug = () => `${this.cast.draws.pick(slugs)}-${this.cast.draws.below(20)}`

  /** Free ones mostly. */
  private slug = () => `${this.cast.draws.pick(slugs)}-${this.cast.draws.below(6)}`

  private one(): string {
    const { draws } = this.cast
    const all = [...this.album.galleries.rows.values()]
    const own = draws.chance(0.95) ? all.filter(({ accountId }) => accountId === this.accountId) : all
    return draws.pickIfAny(own)?.id ?? draws.id(this.cast.nowMs)
  }

  private version = (id: string) => this.album.galleries.rows.get(id)?.version ?? 1

  private itemsIn(id: string): string[] {
    const ids = this.album.galleries.rows.get(id)?.items.map((item) => item.id) ?? []
    return this.cast.draws.some(ids, 3)
  }

  private itemIn(id: string): string {
    const ids = this.album.galleries.rows.get(id)?.items.map((item) => item.id) ?? []
    return this.cast.draws.pickIfAny(ids) ?? this.cast.draws.id(this.cast.nowMs)
  }

  private anyItem(): string {
    const { draws } = this.cast
    const all = [...this.album.galleries.rows.values()].flatMap(({ items }) => items.map(({ id }) => id))
    return (draws.chance(0.97) ? draws.pickIfAny(all) : undefined) ?? draws.id(this.cast.nowMs)
  }

  private with<T>(of: (galleryId: string) => T): [string, T] {
    const id = this.one()
    return [id, of(id)]
  }

  private of(name: string, of: unknown, run: Run): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, name, [this.accountId, of, nowMs], (ports) => run(ports, nowMs))
  }
}

/** Stores give claims ids of their own; when an item took its claim along, they look at a clock of their own. */
const told = ({ id: _, endedAtMs, ...claim }: Claim) => ({
  ...claim,
  endedAtMs: claim.state === 'item-removed' ? endedAtMs !== null : endedAtMs,
})

const toldItem = ({ claim, ...item }: Item) => ({
  ...item,
  claim: claim && { state: claim.state, claimedAtMs: claim.claimedAtMs },
})
