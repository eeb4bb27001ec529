import type { Attribute, CallInput, editItems, OwnItem } from '@cloudalbum/contract'

export type ItemEdit = CallInput<typeof editItems>['body']['items'][number]

/** What a cell of the table belongs to: `name`, `description`, or the key of an attribute behind a colon. */
export type Column = 'name' | 'description' | `:${string}`
/** What was written and is not saved, by item and column. */
export type Drafts = ReadonlyMap<string, Readonly<Partial<Record<Column, string>>>>

export const columnsOf = (attributes: readonly Attribute[]): Column[] => [
  'name',
  ...attributes.map(({ key }) => `:${key}` as const),
  'description',
]

/** As it is saved, as text. */
export function savedText(item: OwnItem, column: Column): string {
  if (column === 'name') return item.name
  if (column === 'description') return item.description
  return String(item.values[column.slice(1)] ?? '')
}

export const cellText = (drafts: Drafts, item: OwnItem, column: Column): string =>
  drafts.get(item.id)?.[column] ?? savedText(item, column)

/** With one cell written; a cell that is as it was saved is no draft. */
export function written(drafts: Drafts, item: OwnItem, column: Column, text: string): Drafts {
  const next = new Map(drafts)
  const { [column]: _before, ...others } = next.get(item.id) ?? {}
  const cells = text === savedText(item, column) ? others : { ...others, [column]: text }
  if (Object.keys(cells).length > 0) next.set(item.id, cells)
  else next.delete(item.id)
  return next
}

/** A block that comes from a spreadsheet, with its first cell at `row` and `column`; what does not fit is left out. */
export function pasted(
  drafts: Drafts,
  items: readonly OwnItem[],
  columns: readonly Column[],
  at: { row: number; column: number },
  text: string,
): Drafts {
  let next = drafts
  blockOf(text).forEach((cells, down) => {
    cells.forEach((cell, right) => {
      const item = items[at.row + down]
      const column = columns[at.column + right]
      if (item && column) next = written(next, item, column, cell)
    })
  })
  return next
}

/** Rows and cells of what a spreadsheet copies: tabs and line ends, with quotation marks around cells that hold either. */
export function blockOf(text: string): string[][] {
  const rows: string[][] = [[]]
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy
  const content = text.replace(/(?:\r\n|\n|\r)$/, '')
  for (let match = pattern.exec(content); match; match = pattern.exec(content)) {
    const [, quoted, plain = '', end] = match
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '') break
    if (end !== '\t') rows.push([])
  }
  return rows
}

/** As the API takes them. An emptied value goes; an emptied name is refused there. */
export function editsOf(drafts: Drafts): ItemEdit[] {
  return [...drafts].map(([id, cells]) => {
    const values = Object.entries(cells).filter(([column]) => column.startsWith(':'))
    return {
      id,
      ...(cells.name === undefined ? {} : { name: cells.name }),
      ...(cells.description === undefined ? {} : { description: cells.description }),
      ...(values.length === 0
        ? {}
        : {
            values: Object.fromEntries(
              values.map(([column, text = '']) => [column.slice(1), text.trim() === '' ? null : text]),
            ),
          }),
    }
  })
}

/** Which item a refusal is about, and what it says: the API names its place in the request, `items.3`. */
export function refusedItem(
  edits: readonly ItemEdit[],
  fields: Record<string, string>,
): { id: string; text: string } | undefined {
  for (const [name, text] of Object.entries(fields)) {
    const place = /^items\.(\d+)/.exec(name)?.[1]
    const id = place === undefined ? undefined : edits[Number(place)]?.id
    if (id !== undefined) return { id, text }
  }
  return undefined
}
