import type { SearchFilters } from '@cloudalbum/contract'
import type { LocationQuery } from 'vue-router'

export const filterNames = [
  'q',
  'from',
  'to',
  'camera',
  'country',
  'city',
  'tag',
  'type',
  'favourite',
  'cell',
] as const
export type FilterName = (typeof filterNames)[number]
export type Filters = Partial<Record<FilterName, string>>

/** What an address asks for; whatever it says beyond that is left out. */
export function filtersFromQuery(query: LocationQuery): Filters {
  const filters: Filters = {}
  for (const name of filterNames) {
    const value = query[name]
    const text = (Array.isArray(value) ? value[0] : value)?.trim()
    if (text && isValid(name, text)) filters[name] = text
  }
  return filters
}

/** As the API takes them. */
export const filtersForApi = (filters: Filters): SearchFilters => filters as SearchFilters

export const hasFilters = (filters: Filters): boolean => Object.keys(filters).length > 0

export function without(filters: Filters, name: FilterName): Filters {
  const { [name]: _, ...rest } = filters
  return rest
}

function isValid(name: FilterName, text: string): boolean {
  if (name === 'from' || name === 'to')
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  if (name === 'favourite') return text === 'true'
  if (name === 'cell') return /^\d{1,2}\/\d{1,7}\/\d{1,7}$/.test(text)
  return text.length <= 200
}

export const photoTypes = {
  'image/jpeg': 'JPEG',
  'image/heic': 'HEIC',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/tiff': 'TIFF',
  'image/avif': 'AVIF',
  'image/bmp': 'BMP',
} as const satisfies Record<string, string>
