import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** A row as DynamoDB has it, with all its types. */
export type StoredRow = Record<string, AttributeValue>

/** One line of JSON for a row; the same row gives the same line. Bytes are in Base64, as DynamoDB's own JSON has them. */
export const toLine = (table: string, row: StoredRow): string =>
  `${JSON.stringify({ table, row: plain(row) })}\n`

/** @throws SyntaxError for what is no JSON. */
export function fromLine(line: string): { table: string; row: StoredRow } {
  const { table, row } = JSON.parse(line) as { table: string; row: StoredRow }
  return { table, row: typed(row) }
}

function plain(row: StoredRow): Record<string, unknown> {
  const names = Object.keys(row).sort()
  return Object.fromEntries(names.map((name) => [name, plainValue(row[name])]))
}

function plainValue(value: AttributeValue | undefined): unknown {
  if (value?.M) return { M: plain(value.M) }
  if (value?.L) return { L: value.L.map(plainValue) }
  if (value?.B) return { B: Buffer.from(value.B).toString('base64') }
  if (value?.BS) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString('base64')).sort() }
  if (value?.SS) return { SS: value.SS.toSorted() }
  if (value?.NS) return { NS: value.NS.toSorted() }
  return value
}

const typed = (row: StoredRow): StoredRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typedValue(value)]))

const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

function typedValue(value: AttributeValue): AttributeValue {
  if (value.M) return { M: typed(value.M) }
  if (value.L) return { L: value.L.map(typedValue) }
  if (value.B) return { B: bytesOf(value.B) }
  if (value.BS) return { BS: value.BS.map(bytesOf) }
  return value
}
