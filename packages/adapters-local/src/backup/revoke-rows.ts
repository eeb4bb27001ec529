import type { Database } from '../sqlite/database.ts'

export interface RevokeOptions {
  nowMs: number
  /** Share links, API keys and invitations of the backup end as well. */
  all: boolean
  /** A database of the same album of a later moment: what was revoked in it is revoked. */
  newer: string | undefined
}

/** In the words of people: what ended. */
type Ended = [sql: string, told: (count: number) => string]

/** Where it leaves somebody who can administrate the album. */
const hasAdmin = `EXISTS (SELECT 1 FROM newer.accounts n JOIN main.accounts a USING (id)
  WHERE n.role = 'admin' AND n.disabled_at_ms IS NULL AND n.deleting_at_ms IS NULL)`

const sinceThen: Ended[] = [
  [
    `UPDATE accounts SET disabled_at_ms = $nowMs WHERE disabled_at_ms IS NULL AND ${hasAdmin}
     AND id IN (SELECT id FROM newer.accounts WHERE disabled_at_ms IS NOT NULL)`,
    (count) => `${count} accounts that were disabled since stay disabled.`,
  ],
  [
    `UPDATE accounts SET disabled_at_ms = $nowMs WHERE disabled_at_ms IS NULL AND ${hasAdmin}
     AND id NOT IN (SELECT id FROM newer.accounts WHERE deleting_at_ms IS NULL)`,
    (count) =>
      `${count} accounts that were deleted since are there again, disabled: delete them on the page of administration, or enable them.`,
  ],
  [
    `UPDATE accounts SET role = (SELECT n.role FROM newer.accounts n WHERE n.id = accounts.id) WHERE ${hasAdmin}
     AND id IN (SELECT n.id FROM newer.accounts n WHERE n.id = accounts.id AND n.role <> accounts.role)`,
    (count) => `${count} accounts keep the role that they were given since.`,
  ],
  [
    `UPDATE passwords SET hash = (SELECT n.hash FROM newer.passwords n WHERE n.account_id = passwords.account_id)
     WHERE account_id IN (SELECT n.account_id FROM newer.passwords n
       WHERE n.account_id = passwords.account_id AND n.hash <> passwords.hash)`,
    (count) => `${count} passwords that were changed since stay changed.`,
  ],
  [
    'DELETE FROM api_keys WHERE id NOT IN (SELECT id FROM newer.api_keys)',
    (count) => `${count} API keys that were removed since stay removed.`,
  ],
  [
    `DELETE FROM invitations WHERE used_by IS NULL AND id NOT IN (SELECT id FROM newer.invitations WHERE used_by IS NULL)`,
    (count) => `${count} invitations that were used or withdrawn since are void.`,
  ],
  [
    'DELETE FROM share_links WHERE id NOT IN (SELECT id FROM newer.share_links)',
    (count) => `${count} share links that were removed since stay removed.`,
  ],
  [
    `UPDATE share_links SET (password_hash, password_version, expires_at_ms, allow_download, show_location) =
       (SELECT n.password_hash, n.password_version, n.expires_at_ms, n.allow_download, n.show_location
        FROM newer.share_links n WHERE n.id = share_links.id)
     WHERE EXISTS (SELECT 1 FROM newer.share_links n WHERE n.id = share_links.id AND
       (n.password_version, n.expires_at_ms, n.allow_download, n.show_location) IS NOT
       (share_links.password_version, share_links.expires_at_ms, share_links.allow_download, share_links.show_location))`,
    (count) => `${count} share links keep the password, the end and the limits that they were given since.`,
  ],
  [
    `UPDATE galleries SET state = 'unpublished' WHERE state = 'published'
     AND id NOT IN (SELECT id FROM newer.galleries WHERE state = 'published')`,
    (count) => `${count} galleries that were taken back or deleted since are not public.`,
  ],
]

const everything: Ended[] = [
  ['DELETE FROM share_links', (count) => `${count} share links are removed.`],
  ['DELETE FROM api_keys', (count) => `${count} API keys are removed.`],
  ['DELETE FROM invitations WHERE used_by IS NULL', (count) => `${count} invitations are void.`],
]

/** Nobody stays signed in; what was revoked stays revoked. One transaction. Gives sentences for people. */
export function revokeRows(db: Database, { nowMs, all, newer }: RevokeOptions): string[] {
  if (newer !== undefined) db.prepare('ATTACH ? AS newer').run(newer)
  const run = (ended: Ended[]) =>
    ended.flatMap(([sql, told]) => {
      const { changes } = sql.includes('$nowMs') ? db.prepare(sql).run({ nowMs }) : db.prepare(sql).run()
      return changes > 0 ? [told(changes)] : []
    })
  try {
    return db.transaction(() => {
      db.prepare('UPDATE accounts SET tokens_valid_from_ms = max(tokens_valid_from_ms, ?)').run(nowMs)
      for (const table of ['sessions', 'one_time_codes', 'download_tickets']) db.exec(`DELETE FROM ${table}`)
      const told = [
        'Everybody has to sign in again.',
        ...(newer === undefined ? [] : run(sinceThen)),
        ...(all ? run(everything) : []),
      ]
      return newer === undefined && !all ? [...told, ...awake(db)] : told
    })()
  } finally {
    if (newer !== undefined) db.exec('DETACH newer')
  }
}

/** Nobody can know whether these were revoked after the backup. */
function awake(db: Database): string[] {
  const count = (sql: string) => db.prepare<[], number>(`SELECT count(*) FROM ${sql}`).pluck().get() ?? 0
  const [links, keys] = [count('share_links'), count('api_keys')]
  if (links + keys === 0) return []
  return [
    `${links} share links and ${keys} API keys work as they did when the backup was made: what was revoked after it is not known here. ` +
      'To end them all, restore with --revoke.',
  ]
}
