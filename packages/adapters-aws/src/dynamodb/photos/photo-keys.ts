import { invalid } from '@cloudalbum/core'

const firstMs = -62_135_596_800_000
const lastMs = 253_402_300_799_999
/** Those of ids: in the order of their codes. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz'
const timeDigits = 10

/** Ten letters that sort as milliseconds do, for the years 1 to 9999; others become the nearest of those. */
export function timeKey(ms: number): string {
  let rest = Math.max(firstMs, Math.min(lastMs + 1, Math.floor(ms))) - firstMs
  let key = ''
  for (let i = 0; i < timeDigits; i++, rest = Math.floor(rest / 32)) key = `${digits[rest % 32]}${key}`
  return key
}

/** Sorts by time, then by id; so it is a position in any list, and a cursor. */
export const orderKey = (ms: number, id: string): string => timeKey(ms) + id

/** The milliseconds of an order key. */
export const timeOfKey = (key: string): number =>
  [...key.slice(0, timeDigits)].reduce((ms, digit) => ms * 32 + digits.indexOf(digit), 0) + firstMs

/** @throws AppError `invalid-input` for text that is no order key. */
export function keyFromCursor(cursor: string): string {
  if (/^[0-9a-hjkmnp-tv-z]{36}$/.test(cursor) && timeOfKey(cursor) <= lastMs) return cursor
  throw invalid('The cursor is not one of this list. Start again without it.', { cursor: 'is not a cursor' })
}

/**
 * Into so many partitions goes what is listed for all accounts together. Each takes 1,000 writes a second, and costs half a unit
 * to look at.
 */
export const shards = 4

export const shardOf = (accountId: string): number =>
  (accountId.codePointAt(accountId.length - 1) ?? 0) % shards
