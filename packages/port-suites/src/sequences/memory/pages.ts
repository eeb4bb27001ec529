import { invalid } from '@cloudalbum/core'

/** A part of a list; its cursor says how many came before. @throws AppError `invalid-input` for another cursor. */
export function pageOf<T>(
  all: readonly T[],
  cursor: string | undefined,
  limit: number,
): { items: T[]; next?: string } {
  const [, digits] = /^after-(\d+)$/.exec(cursor ?? 'after-0') ?? []
  if (digits === undefined) throw invalid('The cursor is not one of this list.')
  const from = Number(digits)
  const items = all.slice(from, from + limit)
  const end = from + items.length
  return { items, ...(items.length > 0 && end < all.length ? { next: `after-${end}` } : {}) }
}
