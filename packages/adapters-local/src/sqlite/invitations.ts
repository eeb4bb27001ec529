import { emailKey, type Invitation, type InvitationStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

const columns = 'id, email, secret, created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs'

/** Invitations in SQLite. */
export function createSqliteInvitationStore(db: Database): InvitationStore {
  const insert = db.prepare(
    `INSERT INTO invitations (id, email, secret, created_at_ms, expires_at_ms)
     VALUES (@id, @email, @secret, @createdAtMs, @expiresAtMs)`,
  )
  const open = db.prepare<[number], Invitation>(
    `SELECT ${columns} FROM invitations WHERE used_by IS NULL AND expires_at_ms > ? ORDER BY id DESC`,
  )
  const one = db.prepare<[string, number, string], Invitation>(
    `SELECT ${columns} FROM invitations WHERE secret = ? AND expires_at_ms > ? AND (used_by IS NULL OR used_by = ?)`,
  )
  const use = db.prepare('UPDATE invitations SET used_by = ? WHERE id = ?')
  const giveBack = db.prepare('UPDATE invitations SET used_by = NULL WHERE id = ? AND used_by = ?')
  const remove = db.prepare('DELETE FROM invitations WHERE id = ?')
  const prune = db.prepare('DELETE FROM invitations WHERE expires_at_ms < ?')
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (invitation) => written(() => void insert.run(invitation)),
    listOpen: (nowMs) => promised(() => open.all(nowMs)),
    take: (secret, email, accountId, nowMs) =>
      written(() => {
        const invitation = one.get(secret, nowMs, accountId)
        if (!invitation || (invitation.email !== null && emailKey(invitation.email) !== emailKey(email)))
          return undefined
        use.run(accountId, invitation.id)
        return invitation
      }),
    giveBack: (id, accountId) => written(() => void giveBack.run(id, accountId)),
    remove: (id) => written(() => remove.run(id).changes > 0),
    prune: (beforeMs) => written(() => void prune.run(beforeMs)),
  }
}
