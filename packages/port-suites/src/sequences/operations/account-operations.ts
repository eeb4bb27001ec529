import {
  codePurposes,
  defaultPreferences,
  type Account,
  type AccountPatch,
  type Standing,
} from '@cloudalbum/core'
import { operation, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = {
  create: 6,
  update: 3,
  confirm: 3,
  changeEmail: 3,
  setStanding: 4,
  startDelete: 1,
  finishDelete: 2,
  openSession: 4,
  rotate: 6,
  endSession: 2,
  endSessions: 1,
  putCode: 4,
  useCode: 6,
  prune: 1,
  read: 6,
}
const emails = ['ann@x.test', 'Ann@X.test', 'bob@x.test', ' cyd@x.test', '한@x.test', 'dan@x.test']
const hashes = ['one', 'two']
const enough = 6

/** Something with accounts, their sessions or their codes. */
export function accountOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  const verb = cast.draws.weighted(verbs)
  const draws = new AccountDraws(cast, album)
  if (verb === 'create' && album.accounts.rows.size >= enough) return draws.startDelete()
  return draws[verb]()
}

export function accountLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new AccountDraws(cast, album)
  const sessions = [...album.accounts.rows.keys()].map((id) => draws.sessionsOf(id))
  return [draws.list(2), draws.deleting(), draws.hasConfirmed(), ...sessions]
}

type Run = (ports: Parameters<AlbumOperation['run']>[0], nowMs: number) => Promise<unknown>

class AccountDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
  }

  create(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const account: Account = {
      id: draws.id(nowMs),
      email: draws.pick(emails),
      displayName: 'Somebody',
      role: 'member',
      quotaBytes: null,
      preferences: defaultPreferences,
      createdAtMs: nowMs,
      confirmedAtMs: draws.chance(0.5) ? nowMs : null,
      onlyAsFirst: draws.chance(0.2),
      disabledAtMs: null,
      deletingAtMs: null,
      seenAtMs: null,
      tokensValidFromMs: nowMs,
    }
    return this.of('create', account, ({ accounts }) => accounts.create(account))
  }

  update(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const id = this.one()
    const patches: AccountPatch[] = [
      { displayName: 'Somebody else', quotaBytes: draws.below(9) },
      { seenAtMs: nowMs },
      { tokensValidFromMs: nowMs, onlyAsFirst: false },
      { preferences: { ...defaultPreferences, theme: 'dark' } },
      {},
    ]
    const patch = draws.pick(patches)
    return this.of('update', { id, patch }, ({ accounts }) => accounts.update(id, patch))
  }

  confirm(): AlbumOperation {
    const id = this.one()
    return this.of('confirm', id, ({ accounts }, nowMs) => accounts.confirm(id, nowMs))
  }

  changeEmail(): AlbumOperation {
    const [id, email] = [this.one(), this.cast.draws.pick(emails)]
    return this.of('changeEmail', { id, email }, ({ accounts }) => accounts.changeEmail(id, email))
  }

  setStanding(): AlbumOperation {
    const { draws } = this.cast
    const id = this.one()
    const standings: Standing[] = [
      { role: draws.pick(['member', 'admin']) },
      { disabled: draws.chance(0.5) },
      { quotaBytes: draws.pick([null, 5]), role: 'admin' },
    ]
    const standing = draws.pick(standings)
    return this.of('setStanding', { id, standing }, ({ accounts }, nowMs) =>
      accounts.setStanding(id, standing, nowMs),
    )
  }

  startDelete(): AlbumOperation {
    const id = this.one()
    return this.of('startDelete', id, ({ accounts }, nowMs) => accounts.startDelete(id, nowMs))
  }

  /** As an account is deleted: what it has goes first. */
  finishDelete(): AlbumOperation {
    const deleting = [...this.album.accounts.rows.values()].filter((one) => one.deletingAtMs !== null)
    const id = this.cast.draws.pickIfAny(deleting)?.id ?? this.cast.draws.id(this.cast.nowMs)
    return this.of('finishDelete', id, async ({ accounts, sessions, codes }) => {
      await sessions.removeAll(id)
      await codes.removeAll(id)
      await accounts.finishDelete(id)
    })
  }

  openSession(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const accountId = this.one()
    if (!this.album.accounts.rows.has(accountId)) return this.create()
    const session = {
      id: draws.id(nowMs),
      accountId,
      device: 'Phone',
      createdAtMs: nowMs,
      usedAtMs: nowMs,
      expiresAtMs: nowMs + draws.below(3000),
      refreshHash: draws.pick(hashes),
      grant: draws.pick([null, 'grant']),
      previous: null,
    }
    return this.of('open session', session, ({ sessions }) => sessions.create(session))
  }

  rotate(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const id = this.session()
    const [from, refreshHash] = [draws.pick(hashes), draws.pick(hashes)]
    const to = { refreshHash, salt: draws.hex(8), nowMs, expiresAtMs: nowMs + draws.below(5000) }
    return this.of('rotate session', { id, from, to }, ({ sessions }) => sessions.rotate(id, from, to))
  }

  endSession(): AlbumOperation {
    const [accountId, id] = [this.one(), this.session()]
    return this.of('remove session', { accountId, id }, ({ sessions }) => sessions.remove(accountId, id))
  }

  endSessions(): AlbumOperation {
    const id = this.one()
    const except = this.cast.draws.chance(0.5) ? this.session() : undefined
    return this.of('remove sessions', { id, except }, ({ sessions }) => sessions.removeAll(id, except))
  }

  putCode(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const accountId = this.one()
    if (!this.album.accounts.rows.has(accountId)) return this.create()
    const code = {
      accountId,
      purpose: draws.pick(codePurposes),
      hash: draws.pick(hashes),
      email: draws.pick([null, 'new@x.test']),
      expiresAtMs: nowMs + draws.below(3000),
      triesLeft: 1 + draws.below(3),
    }
    return this.of('put code', code, ({ codes }) => codes.put(code))
  }

  useCode(): AlbumOperation {
    const { draws } = this.cast
    const [id, purpose, hash] = [this.one(), draws.pick(codePurposes), draws.pick(hashes)]
    return this.of('use code', { id, purpose, hash }, ({ codes }, nowMs) =>
      codes.use(id, purpose, hash, nowMs),
    )
  }

  prune(): AlbumOperation {
    const beforeMs = this.cast.nowMs - this.cast.draws.below(1000)
    return this.of('prune', beforeMs, async ({ sessions, codes }) => {
      await sessions.prune(beforeMs)
      await codes.prune(beforeMs)
    })
  }

  read(): AlbumOperation {
    const { draws } = this.cast
    const [id, email] = [this.one(), draws.pick(emails)]
    const sessionId = this.session()
    return draws.pick([
      () => this.of('get', id, ({ accounts }) => accounts.get(id)),
      () => this.of('byEmail', email, ({ accounts }) => accounts.byEmail(email)),
      () => this.of('get session', sessionId, ({ sessions }) => sessions.get(sessionId)),
      () => this.list(1 + draws.below(4)),
      () => this.sessionsOf(id),
      () => this.hasConfirmed(),
    ])()
  }

  list(limit: number): AlbumOperation {
    return this.of('list', limit, ({ accounts }) =>
      wholeList(limit, async (cursor) => {
        const { accounts: items, next } = await accounts.list(cursor, limit)
        return { items, next }
      }),
    )
  }

  deleting = () => this.of('listDeleting', [], async ({ accounts }) => (await accounts.listDeleting()).sort())
  hasConfirmed = () => this.of('hasConfirmed', [], ({ accounts }) => accounts.hasConfirmed())
  sessionsOf = (id: string) => this.of('list sessions', id, ({ sessions }, nowMs) => sessions.list(id, nowMs))

  private one(): string {
    const { draws, nowMs } = this.cast
    const id = draws.chance(0.97) ? draws.pickIfAny([...this.album.accounts.rows.keys()]) : undefined
    return id ?? draws.id(nowMs)
  }

  private session(): string {
    const { draws, nowMs } = this.cast
    return draws.pickIfAny([...this.album.sessions.rows.keys()]) ?? draws.id(nowMs)
  }

  private of(name: string, told: unknown, run: Run): AlbumOperation {
    const { nowMs } = this.cast
    return operation(this.cast, `accounts: ${name}`, [told, nowMs], (ports) => run(ports, nowMs))
  }
}
