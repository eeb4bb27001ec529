import type { Row, Write } from '../dynamo.ts'
import { tables } from '../tables.ts'

/** The row that a write is about. A transaction may hold one write of each. */
function rowOf(write: Write): string {
  if ('change' in write) return rowKey(write.table, write.change)
  if ('remove' in write) return rowKey(write.table, write.remove)
  if ('check' in write) return rowKey(write.table, write.check)
  return rowKey(write.table, write.put)
}

function rowKey(table: string, row: Row): string {
  const found = tables.find(({ name }) => name === table)
  const names = found ? [found.partition, ...(found.sort ? [found.sort] : [])].map(({ name }) => name) : []
  return JSON.stringify([table, ...(found ? names.map((name) => row[name]) : Object.entries(row).sort())])
}

/** Counters: changes that only add numbers, whatever those are, add up to one. */
const isAddition = (
  write: Write,
): write is Extract<Write, { update: string }> & { values: Record<string, number> } =>
  'update' in write &&
  !write.condition?.includes(':') &&
  /^ADD [^,]+(, [^,]+)*$/.test(write.update) &&
  !/\b(?:SET|REMOVE|DELETE)\b/.test(write.update) &&
  Object.values(write.values ?? {}).every((value) => typeof value === 'number')

function sumOf(a: Write, b: Write): Write | undefined {
  if (!isAddition(a) || !isAddition(b) || a.update !== b.update || a.condition !== b.condition)
    return undefined
  const values = Object.fromEntries(
    Object.entries(a.values).map(([name, value]) => [name, value + (b.values[name] ?? 0)]),
  )
  return { ...a, values }
}

/** With these as well, one write for each row; undefined when two of them cannot be done together. */
export function joinedWrites(
  writes: ReadonlyMap<string, Write>,
  more: readonly Write[],
): Map<string, Write> | undefined {
  const joined = new Map(writes)
  for (const write of more) {
    const row = rowOf(write)
    const present = joined.get(row)
    const one = present ? sumOf(present, write) : write
    if (!one) return undefined
    joined.set(row, one)
  }
  return joined
}
