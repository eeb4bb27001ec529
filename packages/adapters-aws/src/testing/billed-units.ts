import type { Row, Write } from '../dynamodb/dynamo.ts'
import type { KeyAttribute, Table, TableIndex } from '../dynamodb/table.ts'
import { rowBytes } from './row-size.ts'

/**
 * Write units of one row of a transaction: twice those of the row, and of its entries in local indexes. Other indexes follow the
 * table and take no part in the transaction: theirs count once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling
 */
export function transactionUnits(table: Table, before: Row | undefined, after: Row | undefined): number {
  const entries = (indexes: readonly TableIndex[]) =>
    indexes.reduce((sum, index) => sum + indexUnits(table, index, before, after), 0)
  const local = (table.localIndexes ?? []).map((index) => ({ ...index, partition: table.partition }))
  const own = Math.max(unitsOf(before), unitsOf(after), 1)
  return 2 * (own + entries(local)) + entries(table.indexes ?? [])
}

/** The key of the row that a write is about. */
export function keyOf(table: Table, write: Write): Row {
  const row =
    'put' in write
      ? write.put
      : 'remove' in write
        ? write.remove
        : 'change' in write
          ? write.change
          : write.check
  return Object.fromEntries(keysOf(table).map(({ name }) => [name, row[name]]))
}

const keysOf = ({ partition, sort }: Pick<Table, 'partition' | 'sort'>): KeyAttribute[] =>
  sort ? [partition, sort] : [partition]

const unitsOf = (row: Row | undefined) => (row ? Math.max(1, Math.ceil(rowBytes(row) / 1024)) : 0)

/** A changed key is one entry removed and another one added. */
function indexUnits(
  table: Table,
  index: TableIndex,
  before: Row | undefined,
  after: Row | undefined,
): number {
  const [from, to] = [entryOf(table, index, before), entryOf(table, index, after)]
  if (JSON.stringify(from) === JSON.stringify(to)) return 0
  const isMoved = keysOf(index).some(({ name }) => from?.[name] !== to?.[name])
  return isMoved ? unitsOf(from) + unitsOf(to) : Math.max(unitsOf(from), unitsOf(to))
}

/** What an index holds of a row; undefined when it does not hold it. */
function entryOf(table: Table, index: TableIndex, row: Row | undefined): Row | undefined {
  const keys = [...keysOf(index), ...keysOf(table)].map(({ name }) => name)
  if (!row || keys.some((name) => row[name] === undefined)) return undefined
  const names =
    index.projection === 'all'
      ? Object.keys(row).sort()
      : [...keys, ...(index.projection === 'keys' ? [] : index.projection)]
  return Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])))
}
