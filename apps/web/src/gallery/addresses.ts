import type { Filters, Place } from './page-state.ts'

// No attribute's key begins with `_`: these can never be taken for filters.
const fromName = '_from'
const languageName = '_lang'

/** Longer values are no values of an item. */
const maxValueLength = 200

interface FilterAttribute {
  key: string
  filter: boolean
}

/** `/g/<slug>?species=Cyclops&good-evil=Good`, filters in the order of the attributes where these are given. */
export function addressOf({ slug, item, filters = {}, from, language }: Place): string {
  const path = `/g/${encodeURIComponent(slug)}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`
  const query = new URLSearchParams(filters)
  if (from) query.set(fromName, from)
  if (language) query.set(languageName, language)
  return query.size > 0 ? `${path}?${query}` : path
}

/** Undefined for an address that is none of a gallery. */
export function placeAt(url: URL, attributes: readonly FilterAttribute[]): Place | undefined {
  const [, slug, item] = /^\/g\/([^/]+)(?:\/([^/]+))?\/?$/.exec(url.pathname) ?? []
  if (slug === undefined) return undefined
  const language = url.searchParams.get(languageName)
  return {
    slug: decoded(slug),
    item: item === undefined ? undefined : decoded(item),
    filters: filtersIn(url.searchParams, attributes),
    from: url.searchParams.get(fromName) ?? undefined,
    language: language === 'en' || language === 'ko' ? language : undefined,
  }
}

/** Only those that visitors filter by; what mailers and messengers add to links is none. */
export function filtersIn(query: URLSearchParams, attributes: readonly FilterAttribute[]): Filters {
  const found = attributes
    .filter(({ filter }) => filter)
    .map(({ key }) => [key, query.get(key) ?? ''] as const)
    .filter(([, value]) => value !== '' && value.length <= maxValueLength)
  return Object.fromEntries(found)
}

/** With a filter set to another value; undefined takes it away. */
export function withFilter(filters: Filters, key: string, value: string | undefined): Filters {
  const { [key]: _, ...others } = filters
  return value === undefined ? others : { ...others, [key]: value }
}

/** Says whether two sets of filters lead to the same items. */
export const filtersKey = (filters: Filters): string =>
  JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)))

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
