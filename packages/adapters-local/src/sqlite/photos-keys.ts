import { invalid } from '@cloudalbum/core'

/** 16,384 photos of one millisecond lie side by side before the next millisecond's places are used. */
const slotBits = 14n
const firstLocalMs = -62_135_596_800_000
const lastLocalMs = 253_402_300_799_999
export const slotsPerMs = 1n << slotBits

/** The first sort key of a wall-clock millisecond. Positive and below 2^63 for the years 1 to 9999; others become those. */
export function firstKeyAt(localMs: number): bigint {
  const kept = Math.max(firstLocalMs, Math.min(lastLocalMs, Math.floor(localMs)))
  return BigInt(kept - firstLocalMs) << slotBits
}

export const lastKey = (1n << 63n) - 1n

/** The key of a photo in the search index, and back: newest first, as FTS5 reads forwards twice as fast as backwards. */
export const searchKey = (sortKey: bigint) => lastKey - sortKey
export const searchKeySql = (sortKey: string) => `(${lastKey} - ${sortKey})`

/** A position in an order by sort key, as a cursor. @throws AppError `invalid-input` for text that is no such cursor. */
export function keyFromCursor(cursor: string): bigint {
  const key = /^[0-9]{1,19}$/.test(cursor) ? BigInt(cursor) : -1n
  if (key < 0n || key > lastKey) throw invalidCursor()
  return key
}

export const invalidCursor = () =>
  invalid('The cursor is not one of this list. Start again without it.', { cursor: 'is not a cursor' })
