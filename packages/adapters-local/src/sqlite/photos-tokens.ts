import { isListed, photoTokens, withBeginnings, type Photo } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { lastKey } from './photos-keys.ts'
import { fromRow, type PhotoRow } from './photos-row.ts'

/** On every listed photo, so that a search without words is one as well. */
export const everyToken = '=all'

/** What FTS5's `ascii` tokenizer with `=:.~` keeps in one piece and as it is; other ASCII is written as `~` and hex. */
const encode = (token: string) =>
  token
    .toWellFormed()
    .replace(/[^a-z0-9=:\u0080-\u{10ffff}]/gu, (one) => `~${one.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** Each account has words of its own: nobody's search walks through the photos of others. */
const inAccount = (account: number) => {
  const prefix = `${account.toString(36)}.`
  return (token: string) => prefix + encode(token)
}

/** The text to index for a photo; '' for one that is not listed. */
export const tokenText = (account: number, photo: Photo): string =>
  isListed(photo)
    ? [...withBeginnings([everyToken, ...photoTokens(photo)])].map(inAccount(account)).join(' ')
    : ''

/** An FTS5 query for photos that have all of these tokens. */
export const matchAll = (account: number, tokens: readonly string[]): string =>
  (tokens.length > 0 ? tokens : [everyToken]).map((token) => `"${inAccount(account)(token)}"`).join(' AND ')

const photosAtOnce = 1000

/** Makes the search index again from the photos, from which all of it follows. To be called inside a transaction. */
export function indexAgain(db: Database, keyOf: (sortKey: bigint) => bigint): void {
  // All columns that there are: of a migration's time, not of now.
  const listed = db.prepare<[bigint, number], PhotoRow & { account: number }>(
    `SELECT photos.*, CAST(sort_key AS TEXT) AS key_text, photo_accounts.number AS account FROM photos JOIN photo_accounts USING (account_id)
     WHERE sort_key < ? AND month IS NOT NULL ORDER BY sort_key DESC LIMIT ?`,
  )
  const insert = db.prepare('INSERT INTO photo_tokens (rowid, tokens) VALUES (?, ?)')
  db.exec(`INSERT INTO photo_tokens (photo_tokens) VALUES ('delete-all')`)
  for (let before = lastKey; ;) {
    const rows = listed.all(before, photosAtOnce)
    const texts = rows.map((row) => {
      const { photo, sortKey } = fromRow(row)
      before = sortKey
      return { key: keyOf(sortKey), text: tokenText(row.account, photo) }
    })
    for (const { key, text } of texts.sort((a, b) => (a.key < b.key ? -1 : 1))) insert.run(key, text)
    if (rows.length < photosAtOnce) return
  }
}
