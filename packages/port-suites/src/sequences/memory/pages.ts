import { invalid } from '@cloudalbum/core'

/** A part of a list; its cursor says of which list it is and how many came before. @throws AppError `invalid-input` for another cursor. */
export function pageOf<T>(
  all: readonly T[],
  cursor: string | undefined,
  limit: number,
  name = 'after',
): { items: T[]; next?: string } {
  const [, of, digits] = /^(\w+)-(\d+)$/.exec(cursor ?? `${name}-0`) ?? []
  if (of !== name || digits === undefined) throw invalid('The cursor is not one of this list.')
  const from = Number(digits)
  const items = all.slice(from, from + limit)
  const end = from + items.length
  return { items, ...(items.length > 0 && end < all.length ? { next: `${name}-${end}` } : {}) }
}
