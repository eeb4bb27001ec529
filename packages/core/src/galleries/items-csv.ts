import { findAttribute, type Attribute } from './attributes.ts'
import { readCsv, writeCsv, type CsvRow } from './csv.ts'
import { ImportRefusal, type ImportRow } from './import-rows.ts'
import type { ListedItem } from './plan-import.ts'
import { valueText } from './values.ts'

const headings = ['id', 'slug', 'name', 'description', 'file'] as const
type Heading = (typeof headings)[number]
const isHeading = (text: string): text is Heading => headings.some((one) => one === text)
const prefix = 'attribute:'

/** Items as a table that `readItemsCsv` takes back: what is there already changes nothing. */
export function writeItemsCsv(attributes: readonly Attribute[], items: readonly ListedItem[]): string {
  const rows = items.map((item) => [
    item.id,
    item.slug,
    item.name,
    item.description,
    item.fileName,
    ...attributes.map(({ key }) => {
      const value = item.values[key]
      return value === undefined ? '' : valueText(value)
    }),
  ])
  return writeCsv([[...headings, ...attributes.map((one) => headingOf(attributes, one))], ...rows])
}

/** Its name, unless that is a heading of the table itself or leads to another attribute. */
function headingOf(attributes: readonly Attribute[], attribute: Attribute): string {
  const { name, key } = attribute
  const isPlain =
    !isHeading(name.toLowerCase()) && !name.startsWith(prefix) && !/^[=+\-@'＝＋－＠]/.test(name)
  return isPlain && findAttribute(attributes, name) === attribute ? name : prefix + key
}

/** @throws ImportRefusal for what is wrong with the file as a whole. */
export function readItemsCsv(attributes: readonly Attribute[], text: string): ImportRow[] {
  const read = readCsv(text)
  if (!Array.isArray(read)) throw new ImportRefusal(read.row, null, read.message)
  const [first, ...rows] = read
  if (!first) throw new ImportRefusal(1, null, 'The file is empty.')
  const columns = first.cells.map((cell) => columnOf(attributes, first.row, cell))
  const names = columns.map(({ kind, name }) => `${kind} ${name}`)
  const twice = first.cells.find((_, index) => names.indexOf(names[index] ?? '') !== index)
  if (twice !== undefined) throw new ImportRefusal(first.row, twice, `There are two columns “${twice}”.`)
  return rows.map((one) => readRow(columns, one))
}

interface Column {
  kind: 'field' | 'attribute'
  name: string
}

function columnOf(attributes: readonly Attribute[], row: number, cell: string): Column {
  const text = cell.trim()
  const lower = text.toLowerCase()
  if (isHeading(lower)) return { kind: 'field', name: lower }
  const named = lower.startsWith(prefix) ? text.slice(prefix.length) : text
  const attribute = named === '' ? undefined : findAttribute(attributes, named)
  if (!attribute)
    throw new ImportRefusal(
      row,
      cell,
      text === '' ? 'A column has no heading.' : `The gallery has no attribute “${text}”.`,
    )
  return { kind: 'attribute', name: attribute.key }
}

function readRow(columns: readonly Column[], { row, cells }: CsvRow): ImportRow {
  if (cells.length !== columns.length)
    throw new ImportRefusal(
      row,
      null,
      `The row has ${cells.length} cells, the headings have ${columns.length}.`,
    )
  const read: ImportRow = { row, files: [], values: {} }
  columns.forEach(({ kind, name }, index) => {
    const cell = cells[index] ?? ''
    if (kind === 'attribute') read.values[name] = cell
    else if (name === 'description') read.description = cell
    else if (name === 'name') read.name = cell
    // Left empty they say nothing, and the item keeps what it has.
    else if (cell.trim() === '') return
    else if (name === 'file') read.files = [cell.trim()]
    else read[name as 'id' | 'slug'] = cell.trim()
  })
  return read
}
