import { invalid } from '../errors.ts'
import { slugFrom } from './slugs.ts'
import { oneLine } from './one-line.ts'

export type AttributeKind = 'choice' | 'text' | 'number'

/** What items of a gallery differ in. */
export interface Attribute {
  /** Names its value in items, and its filter in addresses; stays when the name changes. */
  key: string
  name: string
  kind: AttributeKind
  /** Allowed values, in their order; [] unless `kind` is `choice`. */
  choices: string[]
  /** Visitors filter by it. */
  filter: boolean
}

export interface AttributeInput {
  key?: string | undefined
  name: string
  kind: AttributeKind
  choices?: string[] | undefined
  filter?: boolean | undefined
}

export const maxAttributes = 12
/** Each item is indexed under every set of its filters (filters.ts): 32 of them with five. */
export const maxFilters = 5

/** What addresses of a gallery's page use themselves. */
const reservedKeys = new Set(['cursor', 'limit', 'page', 'lang', 'item', 'sort', 'q', 'constructor'])

/** Compared by letters and digits alone, so that `GoodEvil`, `good-evil` and `Good/Evil` are one. */
export const plainName = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** By its key or its name. */
export const findAttribute = (attributes: readonly Attribute[], named: string): Attribute | undefined =>
  attributes.find(({ key }) => key === named) ??
  attributes.find(({ key, name }) => [plainName(key), plainName(name)].includes(plainName(named)))

/** Gives each a key. @throws AppError `invalid-input` for names or keys that come twice, choices without any, too many filters. */
export function readAttributes(inputs: readonly AttributeInput[]): Attribute[] {
  if (inputs.length > maxAttributes) throw refused(`A gallery has at most ${maxAttributes} attributes.`)
  const taken = new Set(inputs.flatMap(({ key }) => key ?? []))
  if (taken.size < inputs.filter(({ key }) => key !== undefined).length)
    throw refused('Two attributes have the same key.')
  const attributes = inputs.map((input) => readAttribute(input, taken))
  if (new Set(attributes.map(({ name }) => name.toLowerCase())).size < attributes.length)
    throw refused('Two attributes have the same name.')
  if (attributes.filter(({ filter }) => filter).length > maxFilters)
    throw refused(`Visitors can filter by at most ${maxFilters} attributes.`)
  return attributes
}

function readAttribute(input: AttributeInput, taken: Set<string>): Attribute {
  const name = oneLine(input.name)
  if (name === '') throw refused('An attribute has no name.')
  const key = input.key ?? newKey(name, taken)
  if (reservedKeys.has(key)) throw refused(`The key ${key} means something else in addresses.`)
  taken.add(key)
  const choices = input.kind === 'choice' ? readChoices(name, input.choices ?? []) : []
  return { key, name, kind: input.kind, choices, filter: input.filter ?? false }
}

function readChoices(name: string, inputs: readonly string[]): string[] {
  const choices = inputs.map(oneLine)
  if (choices.length === 0) throw refused(`${name} needs values to choose from.`)
  if (choices.includes('')) throw refused(`${name} has an empty value.`)
  if (new Set(choices.map((choice) => choice.toLowerCase())).size < choices.length)
    throw refused(`${name} has a value twice.`)
  return choices
}

/** Of the name where its letters are a–z, else `attribute`; with a number when it is taken. */
function newKey(name: string, taken: ReadonlySet<string>): string {
  const ascii = slugFrom(name, { ascii: true }).slice(0, 25).replace(/-+$/, '') || 'attribute'
  for (let turn = 1; ; turn++) {
    const key = turn === 1 ? ascii : `${ascii}-${turn}`
    if (!taken.has(key) && !reservedKeys.has(key)) return key
  }
}

const refused = (detail: string) => invalid(detail, { attributes: detail })
