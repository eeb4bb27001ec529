import { invalid } from '../errors.ts'
import type { Attribute } from './attributes.ts'
import { readValue, valueText, type ItemValues } from './values.ts'

/** One value for each attribute that is filtered by, as text. */
export type Filters = Record<string, string>

/** The keys of a set in one text: no key and no value holds these. */
const between = '\u001f'
const is = '\u001e'

/** Names a set of filters; '' is that of none. Equal sets have equal names. */
export const filterSet = (filters: Filters): string =>
  Object.entries(filters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => key + is + value)
    .join(between)

/**
 * Every set of filters that an item fits, that of none first. An index by them answers any combination with one range, and
 * counters by them tell how many each leads to.
 */
export function filterSetsOf(attributes: readonly Attribute[], values: ItemValues): string[] {
  let sets: Filters[] = [{}]
  for (const { key, filter } of attributes) {
    const value = values[key]
    if (!filter || value === undefined) continue
    sets = [...sets, ...sets.map((set) => ({ ...set, [key]: valueText(value) }))]
  }
  return sets.map(filterSet)
}

/** What visitors ask for. A value that cannot be is one that nothing fits. @throws AppError `invalid-input` for what is no filter. */
export function readFilters(
  attributes: readonly Attribute[],
  asked: Record<string, string | undefined>,
): Filters {
  const filters: Filters = {}
  for (const [key, text] of Object.entries(asked)) {
    const attribute = attributes.find((one) => one.filter && one.key === key)
    if (!attribute)
      throw invalid(`The query is not valid: this gallery has no filter ${key}.`, { [key]: 'is no filter' })
    if (text === undefined || text === '') continue
    filters[key] = asStored(attribute, text)
  }
  return filters
}

function asStored(attribute: Attribute, text: string): string {
  try {
    return valueText(readValue(attribute, text) ?? text)
  } catch {
    // Nothing has such a value, which is an answer and no mistake: choices change under links that are kept.
    return text.replaceAll(between, ' ').replaceAll(is, ' ')
  }
}
