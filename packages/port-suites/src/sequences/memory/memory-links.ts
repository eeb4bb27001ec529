import {
  notFound,
  type NewShareLink,
  type ShareLink,
  type ShareLinkPatch,
  type ShareLinkStore,
} from '@cloudalbum/core'

/** What ShareLinkStore promises, in a map. */
export class MemoryLinks implements ShareLinkStore {
  readonly rows = new Map<string, ShareLink>()
  private readonly hasAlbum: (accountId: string, albumId: string) => boolean

  constructor(hasAlbum: (accountId: string, albumId: string) => boolean) {
    this.hasAlbum = hasAlbum
  }

  async create(link: NewShareLink) {
    if (!this.hasAlbum(link.accountId, link.albumId)) throw notFound('album')
    const made = { ...link, passwordVersion: 1, views: 0 }
    this.rows.set(link.id, made)
    return made
  }

  async get(accountId: string, id: string) {
    const link = this.rows.get(id)
    return link?.accountId === accountId ? link : undefined
  }

  byToken = async (token: string) => [...this.rows.values()].find((link) => link.token === token)

  async list(accountId: string, albumId?: string) {
    const links = this.of(accountId).filter((link) => albumId === undefined || link.albumId === albumId)
    return links.sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
  }

  async update(accountId: string, id: string, patch: ShareLinkPatch) {
    const link = this.require(accountId, id)
    const passwordVersion = link.passwordVersion + (patch.passwordHash === undefined ? 0 : 1)
    const changed = { ...link, ...patch, passwordVersion }
    this.rows.set(id, changed)
    return changed
  }

  async remove(accountId: string, id: string) {
    const link = this.require(accountId, id)
    this.rows.delete(id)
    return link
  }

  async countView(id: string) {
    const link = this.rows.get(id)
    if (link) this.rows.set(id, { ...link, views: link.views + 1 })
  }

  async sharedAlbumIds(accountId: string, nowMs: number) {
    const alive = this.of(accountId).filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
    return [...new Set(alive.map(({ albumId }) => albumId))]
  }

  async eraseAccount(accountId: string) {
    for (const { id } of this.of(accountId)) this.rows.delete(id)
  }

  removeOfAlbum(albumId: string): void {
    for (const link of [...this.rows.values()]) if (link.albumId === albumId) this.rows.delete(link.id)
  }

  private of = (accountId: string) => [...this.rows.values()].filter((link) => link.accountId === accountId)

  private require(accountId: string, id: string): ShareLink {
    const link = this.rows.get(id)
    if (link?.accountId !== accountId) throw notFound('share link')
    return link
  }
}
