import { operation, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  createKey: 3,
  touchKey: 2,
  removeKey: 2,
  removeKeys: 1,
  readKeys: 2,
  invite: 3,
  take: 6,
  giveBack: 3,
  revoke: 1,
  prune: 1,
  readInvitations: 2,
}
const emails = ['ann@x.test', 'Ann@X.test', 'bob@x.test']

/** Something with API keys or invitations. */
export function keyOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  return new KeyDraws(cast, album)[cast.draws.weighted(verbs)]()
}

export function keyLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new KeyDraws(cast, album)
  return [draws.readInvitations(), ...cast.accountIds.map((accountId) => draws.keysOf(accountId))]
}

type Run = (ports: Parameters<AlbumOperation['run']>[0], nowMs: number) => Promise<unknown>

class KeyDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
  }

  createKey(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const key = {
      id: draws.id(nowMs),
      accountId: this.one(),
      name: 'Laptop',
      secretHash: draws.hex(64),
      createdAtMs: nowMs,
      usedAtMs: null,
    }
    return this.of('keys.create', key, ({ keys }) => keys.create(key))
  }

  touchKey(): AlbumOperation {
    const id = this.key()
    return this.of('keys.touch', id, ({ keys }, nowMs) => keys.touch(id, nowMs))
  }

  removeKey(): AlbumOperation {
    const id = this.key()
    const accountId = this.album.keys.rows.get(id)?.accountId ?? this.one()
    const by = this.cast.draws.chance(0.7) ? accountId : this.one()
    return this.of('keys.remove', { by, id }, ({ keys }) => keys.remove(by, id))
  }

  removeKeys(): AlbumOperation {
    const accountId = this.one()
    return this.of('keys.removeAll', accountId, ({ keys }) => keys.removeAll(accountId))
  }

  readKeys(): AlbumOperation {
    const id = this.key()
    return this.cast.draws.chance(0.5)
      ? this.keysOf(this.one())
      : this.of('keys.get', id, ({ keys }) => keys.get(id))
  }

  keysOf = (accountId: string) => this.of('keys.list', accountId, ({ keys }) => keys.list(accountId))

  invite(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const invitation = {
      id: draws.id(nowMs),
      email: draws.chance(0.5) ? draws.pick(emails) : null,
      secret: draws.hex(32),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + draws.below(1500),
    }
    return this.of('invitations.create', invitation, ({ invitations }) => invitations.create(invitation))
  }

  take(): AlbumOperation {
    const { draws } = this.cast
    const secret = draws.pickIfAny([...this.album.invitations.rows.values()])?.secret ?? draws.hex(32)
    const [email, accountId] = [draws.pick(emails), this.one()]
    return this.of('invitations.take', { secret, email, accountId }, ({ invitations }, nowMs) =>
      invitations.take(secret, email, accountId, nowMs),
    )
  }

  giveBack(): AlbumOperation {
    const [id, accountId] = [this.invitation(), this.one()]
    return this.of('invitations.giveBack', { id, accountId }, ({ invitations }) =>
      invitations.giveBack(id, accountId),
    )
  }

  revoke(): AlbumOperation {
    const id = this.invitation()
    return this.of('invitations.remove', id, ({ invitations }) => invitations.remove(id))
  }

  prune(): AlbumOperation {
    const beforeMs = this.cast.nowMs - this.cast.draws.below(1000)
    return this.of('invitations.prune', beforeMs, ({ invitations }) => invitations.prune(beforeMs))
  }

  readInvitations = () =>
    this.of('invitations.listOpen', [], ({ invitations }, nowMs) => invitations.listOpen(nowMs))

  private one = () => this.cast.draws.pick(this.cast.accountIds)

  private key = () =>
    this.cast.draws.pickIfAny([...this.album.keys.rows.keys()]) ?? this.cast.draws.id(this.cast.nowMs)

  private invitation = () =>
    this.cast.draws.pickIfAny([...this.album.invitations.rows.keys()]) ?? this.cast.draws.id(this.cast.nowMs)

  private of(name: string, told: unknown, run: Run): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, name, [told, nowMs], (ports) => run(ports, nowMs))
  }
}
