import {
  AppError,
  emptySlot,
  formerHandleMs,
  isUnsettled,
  notFound,
  type ImageSlot,
  type NewProfile,
  type Profile,
  type ProfilePatch,
  type ProfileStore,
} from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

interface Row {
  account_id: string
  images_id: string
  handle: string
  bio: string
  visible: number
  avatar: string
  banner: string
  created_at_ms: number
  updated_at_ms: number
}

/** Profiles in SQLite. Each write reads the row, changes it and puts it back under the write lock. */
export function createSqliteProfileStore(db: Database): ProfileStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (profile) => written(() => create(db, profile)),
    get: (accountId) => promised(() => read(db, accountId)),
    byImages: (imagesId) => promised(() => byImages(db, imagesId)),
    getMany: (accountIds) => promised(() => readMany(db, accountIds)),
    byHandle: (handle, nowMs) => promised(() => byHandle(db, handle, nowMs)),
    update: (accountId, patch, nowMs) => written(() => update(db, accountId, patch, nowMs)),
    changeImage: (accountId, kind, change) =>
      written(() => {
        const profile = requireProfile(db, accountId)
        const before = profile[kind]
        const after = change(before) ?? before
        if (after !== before) save(db, { ...profile, [kind]: after })
        return { before, after }
      }),
    listUnsettled: (cursor, limit) => promised(() => listUnsettled(db, cursor ?? '', limit)),
    eraseAccount: (accountId) =>
      written(() => {
        db.prepare('DELETE FROM former_handles WHERE account_id = ?').run(accountId)
        db.prepare('DELETE FROM profiles WHERE account_id = ?').run(accountId)
      }),
  }
}

function create(db: Database, { accountId, imagesId, handle, createdAtMs }: NewProfile): Profile {
  const present = read(db, accountId)
  if (present) return present
  requireFree(db, handle, accountId, createdAtMs)
  const profile: Profile = {
    accountId,
    imagesId,
    handle,
    bio: '',
    visible: false,
    avatar: emptySlot,
    banner: emptySlot,
    createdAtMs,
    updatedAtMs: createdAtMs,
  }
  save(db, profile)
  return profile
}

function update(db: Database, accountId: string, patch: ProfilePatch, nowMs: number): Profile {
  const before = requireProfile(db, accountId)
  const after = { ...before, ...patch, updatedAtMs: nowMs }
  if (after.handle !== before.handle) {
    requireFree(db, after.handle, accountId, nowMs)
    db.prepare('REPLACE INTO former_handles (handle, account_id, free_at_ms) VALUES (?, ?, ?)').run(
      before.handle,
      accountId,
      nowMs + formerHandleMs,
    )
  }
  save(db, after)
  return after
}

/** A handle that the account had itself, or whose time is over, is free; it leads nowhere else from then on. */
function requireFree(db: Database, handle: string, accountId: string, nowMs: number): void {
  const former = db
    .prepare<[string, number, string], 1>(
      'SELECT 1 FROM former_handles WHERE handle = ? AND free_at_ms > ? AND account_id <> ?',
    )
    .get(handle, nowMs, accountId)
  if (former || db.prepare('SELECT 1 FROM profiles WHERE handle = ?').get(handle))
    throw new AppError('conflict', 'This handle is taken. Choose another one.', {
      fields: { handle: 'is taken' },
    })
  db.prepare('DELETE FROM former_handles WHERE handle = ?').run(handle)
}

function save(db: Database, profile: Profile): void {
  db.prepare(
    `INSERT INTO profiles (account_id, images_id, handle, bio, visible, avatar, banner, unsettled, created_at_ms, updated_at_ms)
     VALUES (@accountId, @imagesId, @handle, @bio, @visible, @avatar, @banner, @unsettled, @createdAtMs, @updatedAtMs)
     ON CONFLICT (account_id) DO UPDATE SET handle = excluded.handle, bio = excluded.bio, visible = excluded.visible,
       avatar = excluded.avatar, banner = excluded.banner, unsettled = excluded.unsettled, updated_at_ms = excluded.updated_at_ms`,
  ).run({
    ...profile,
    visible: Number(profile.visible),
    avatar: JSON.stringify(profile.avatar),
    banner: JSON.stringify(profile.banner),
    unsettled: Number(isUnsettled(profile.avatar) || isUnsettled(profile.banner)),
  })
}

function read(db: Database, accountId: string): Profile | undefined {
  const row = db.prepare<[string], Row>('SELECT * FROM profiles WHERE account_id = ?').get(accountId)
  return row && toProfile(row)
}

function byImages(db: Database, imagesId: string): Profile | undefined {
  const row = db.prepare<[string], Row>('SELECT * FROM profiles WHERE images_id = ?').get(imagesId)
  return row && toProfile(row)
}

const readMany = (db: Database, accountIds: readonly string[]): Profile[] =>
  db
    .prepare<[string], Row>('SELECT * FROM profiles WHERE account_id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(accountIds))
    .map(toProfile)

function byHandle(db: Database, handle: string, nowMs: number): Profile | undefined {
  const row = db
    .prepare<[object], Row>(
      `SELECT * FROM profiles WHERE handle = @handle
         OR account_id = (SELECT account_id FROM former_handles WHERE handle = @handle AND free_at_ms > @nowMs)`,
    )
    .get({ handle, nowMs })
  return row && toProfile(row)
}

function listUnsettled(db: Database, after: string, limit: number) {
  const rows = db
    .prepare<[string, number], Row>(
      'SELECT * FROM profiles WHERE unsettled = 1 AND account_id > ? ORDER BY account_id LIMIT ?',
    )
    .all(after, limit + 1)
  const profiles = rows.slice(0, limit).map(toProfile)
  const next = rows.length > limit ? profiles.at(-1)?.accountId : undefined
  return next === undefined ? { profiles } : { profiles, next }
}

function requireProfile(db: Database, accountId: string): Profile {
  const profile = read(db, accountId)
  if (!profile) throw notFound('profile')
  return profile
}

const toProfile = (row: Row): Profile => ({
  accountId: row.account_id,
  imagesId: row.images_id,
  handle: row.handle,
  bio: row.bio,
  visible: row.visible === 1,
  avatar: JSON.parse(row.avatar) as ImageSlot,
  banner: JSON.parse(row.banner) as ImageSlot,
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
})
