import { invalid } from '../errors.ts'
import type { Attribute } from './attributes.ts'
import { oneLine } from './one-line.ts'

/** By key of the attribute; one without a value is missing. */
export type ItemValues = Record<string, string | number>

const maxTextLetters = 200

/** How a value stands in addresses and tables. */
export const valueText = (value: string | number): string => String(value)

/**
 * The value as it is stored; undefined for none. Text is taken for a number where the attribute is one, and a choice in
 * any case of letters. @throws AppError `invalid-input`.
 */
export function readValue(attribute: Attribute, raw: string | number | null): string | number | undefined {
  const text = raw === null ? '' : oneLine(valueText(raw))
  if (text === '') return undefined
  if (attribute.kind === 'number') return readNumber(attribute, text)
  if (attribute.kind === 'choice') return readChoice(attribute, text)
  if ([...text].length > maxTextLetters)
    throw invalid(`${attribute.name} has more than ${maxTextLetters} letters.`)
  return text
}

function readNumber(attribute: Attribute, text: string): number {
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : NaN
  if (!Number.isFinite(number)) throw invalid(`${attribute.name} is a number, which “${text}” is not.`)
  // No item is −0 years old: it would be another filter than 0.
  return number === 0 ? 0 : number
}

function readChoice(attribute: Attribute, text: string): string {
  const exact = attribute.choices.find((choice) => choice === text)
  const found = exact ?? attribute.choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
  if (found === undefined)
    throw invalid(`${attribute.name} is one of ${attribute.choices.join(', ')}, which “${text}” is not.`)
  return found
}

/** `values` with a change: null removes one. @throws AppError `invalid-input`, also for an attribute that there is not. */
export function changeValues(
  attributes: readonly Attribute[],
  values: ItemValues,
  change: Record<string, string | number | null>,
): ItemValues {
  const changed = new Map(Object.entries(values))
  for (const [key, raw] of Object.entries(change)) {
    const attribute = attributes.find((one) => one.key === key)
    if (!attribute) throw invalid(`This gallery has no attribute ${key}.`, { [key]: 'is no attribute' })
    const value = readValue(attribute, raw)
    if (value === undefined) changed.delete(key)
    else changed.set(key, value)
  }
  return inOrder(attributes, changed)
}

/** Those that fit the attributes, and the keys of those that do not. */
export function fitValues(
  attributes: readonly Attribute[],
  values: ItemValues,
): { values: ItemValues; misfits: string[] } {
  const fitting: ItemValues = {}
  const misfits: string[] = []
  for (const attribute of attributes) {
    const raw = values[attribute.key]
    if (raw === undefined) continue
    const value = tryRead(attribute, raw)
    if (value === undefined) misfits.push(attribute.key)
    else fitting[attribute.key] = value
  }
  return { values: fitting, misfits }
}

function tryRead(attribute: Attribute, raw: string | number): string | number | undefined {
  try {
    return readValue(attribute, raw)
  } catch {
    // It does not fit: that is the answer.
    return undefined
  }
}

const inOrder = (
  attributes: readonly Attribute[],
  values: ReadonlyMap<string, string | number>,
): ItemValues =>
  Object.fromEntries(
    attributes.flatMap(({ key }) => {
      const value = values.get(key)
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
