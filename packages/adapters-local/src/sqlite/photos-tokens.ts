import { isListed, photoTokens, withBeginnings, type Photo } from '@cloudalbum/core'

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
