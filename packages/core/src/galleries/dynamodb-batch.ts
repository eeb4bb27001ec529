import { findAttribute, maxAttributes, maxFilters, type Attribute } from './attributes.ts'
import { ImportRefusal, type ImportRow } from './import-rows.ts'
import { slugFrom } from './slugs.ts'
import { oneLine } from './one-line.ts'

/** What an item says of itself, apart from its attributes. */
const fields = new Set([
  'MysfitId',
  'Name',
  'Description',
  'ThumbImageUri',
  'ProfileImageUri',
  'Likes',
  'Adopted',
])

/** Attributes that are made when the gallery has none like them. */
const known: Record<string, Pick<Attribute, 'key' | 'name' | 'kind' | 'choices' | 'filter'>> = {
  Species: { key: 'species', name: 'Species', kind: 'text', choices: [], filter: true },
  GoodEvil: {
    key: 'good-evil',
    name: 'Good/Evil',
    kind: 'choice',
    choices: ['Good', 'Neutral', 'Evil'],
    filter: true,
  },
  LawChaos: {
    key: 'law-chaos',
    name: 'Lawful/Chaotic',
    kind: 'choice',
    choices: ['Lawful', 'Neutral', 'Chaotic'],
    filter: true,
  },
  Age: { key: 'age', name: 'Age', kind: 'number', choices: [], filter: false },
}

type Typed = Record<string, string | boolean>

/**
 * A request file of `aws dynamodb batch-write-item`
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html) of one table. Requests count from 1.
 * Gives the rows, and the attributes of the gallery with those that it needs besides. @throws ImportRefusal
 */
export function readDynamoDbBatch(
  attributes: readonly Attribute[],
  text: string,
): { rows: ImportRow[]; attributes: Attribute[] } {
  const items = requestsOf(text).map((request, index) => itemOf(request, index + 1))
  const all = withMissing(attributes, new Set(items.flatMap((item) => Object.keys(item))))
  return { rows: items.map((item, index) => rowOf(all, item, index + 1)), attributes: all }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function requestsOf(text: string): unknown[] {
  const parsed = parse(text)
  const tables = isRecord(parsed) && isRecord(parsed['RequestItems']) ? parsed['RequestItems'] : parsed
  const [requests, ...more] = isRecord(tables) ? Object.values(tables) : []
  if (!Array.isArray(requests))
    throw new ImportRefusal(1, null, 'This is no request file of batch-write-item.')
  if (more.length > 0) throw new ImportRefusal(1, null, 'The file writes to more than one table.')
  return requests
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new ImportRefusal(1, null, `This is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

function itemOf(request: unknown, row: number): Typed {
  const put = isRecord(request) ? request['PutRequest'] : undefined
  const item = isRecord(put) ? put['Item'] : undefined
  if (!isRecord(item)) throw new ImportRefusal(row, null, 'The request has no PutRequest.Item.')
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(row, name, value)]))
}

/** `{ "S": "text" }`, `{ "N": "5" }`, `{ "BOOL": true }`, `{ "NULL": true }`. */
function plain(row: number, column: string, value: unknown): string | boolean {
  const [entry, ...more] = isRecord(value) ? Object.entries(value) : []
  const [type, content] = entry ?? []
  if (more.length === 0) {
    if ((type === 'S' || type === 'N') && typeof content === 'string') return content.toWellFormed()
    if (type === 'BOOL' && typeof content === 'boolean') return content
    if (type === 'NULL') return ''
  }
  throw new ImportRefusal(row, column, 'Only values of the types S, N, BOOL and NULL can be read.')
}

function withMissing(attributes: readonly Attribute[], names: ReadonlySet<string>): Attribute[] {
  const all = [...attributes]
  for (const [name, attribute] of Object.entries(known)) {
    if (!names.has(name) || findEarlierAttribute(all, name) || all.length >= maxAttributes) continue
    const canFilter = all.filter(({ filter }) => filter).length < maxFilters
    all.push({ ...attribute, filter: attribute.filter && canFilter })
  }
  return all
}

/** The attribute that is called so there, whatever its name here. */
export const findEarlierAttribute = (attributes: readonly Attribute[], name: string): Attribute | undefined =>
  findAttribute(attributes, name) ?? findAttribute(attributes, known[name]?.name ?? name)

function rowOf(attributes: readonly Attribute[], item: Typed, row: number): ImportRow {
  const text = (name: string) => String(item[name] ?? '')
  const name = oneLine(text('Name'))
  if (name === '') throw new ImportRefusal(row, 'Name', 'The item has no name.')
  const likes = text('Likes') || '0'
  if (!/^\d{1,9}$/.test(likes)) throw new ImportRefusal(row, 'Likes', `“${likes}” is no number of likes.`)
  return {
    row,
    // Written again, the file finds its items by their names.
    slug: slugFrom(name) || 'item',
    name,
    description: text('Description'),
    files: [...new Set(['ProfileImageUri', 'ThumbImageUri'].map((uri) => fileOf(text(uri))))].filter(Boolean),
    values: valuesOf(attributes, item, row),
    startingLikes: Number(likes),
    finallyClaimed: text('Adopted').toLowerCase() === 'true',
  }
}

function valuesOf(attributes: readonly Attribute[], item: Typed, row: number): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(item)) {
    if (fields.has(name)) continue
    const attribute = findEarlierAttribute(attributes, name)
    if (!attribute) throw new ImportRefusal(row, name, `The gallery has no attribute “${name}”.`)
    values[attribute.key] = String(value)
  }
  return values
}

/** The last part of the address, which is how the photo's file is named. */
function fileOf(uri: string): string {
  const last = (uri.split(/[?#]/)[0] ?? '').split('/').at(-1) ?? ''
  try {
    return oneLine(decodeURIComponent(last))
  } catch {
    // Not encoded: the name is as it stands.
    return oneLine(last)
  }
}
