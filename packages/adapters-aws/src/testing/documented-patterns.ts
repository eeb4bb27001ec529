import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import { readFile } from 'node:fs/promises'

interface Consumed {
  operation: string
  units: ConsumedCapacity[]
}

/** What each pattern consumes: `4 write`, `1 read + 2 write`, `0` for nothing. */
export type MeasuredPatterns = Record<string, string>

/**
 * The first and the last column of the tables of `docs/data/<name>.md`, or of one section of it: what is read or written, and
 * the units of it. Other tables of the file have another last heading.
 */
export async function documentedPatterns(name: string, section?: string): Promise<MeasuredPatterns> {
  const whole = await readFile(new URL(`../../../../docs/data/${name}.md`, import.meta.url), 'utf8')
  const isWanted = (part: string) => section === undefined || part.startsWith(section)
  const text = whole.split('\n## ').filter(isWanted).join('\n\n')
  const tables = text.split(/\n{2,}/).map((block) => block.split('\n').filter((line) => line.startsWith('|')))
  const rows = tables.flatMap(([heading = '', , ...lines]) =>
    /\| units measured \|$/.test(heading) ? lines : [],
  )
  return Object.fromEntries(
    rows.map((line) => {
      const cells = line.split('|').map((cell) => cell.trim())
      return [cells[1] ?? '', cells.at(-2) ?? '']
    }),
  )
}

/** Does each, one after the other, and adds up what the requests consumed meanwhile. */
export async function measurePatterns(
  consumed: Consumed[],
  patterns: Record<string, () => Promise<unknown>>,
): Promise<MeasuredPatterns> {
  const measured: MeasuredPatterns = {}
  for (const [name, run] of Object.entries(patterns)) {
    consumed.length = 0
    await run()
    measured[name] = inWords(consumed)
  }
  return measured
}

const reading = new Set(['get', 'query', 'count'])

function inWords(consumed: readonly Consumed[]): string {
  const sum = (isWanted: (one: Consumed) => boolean) =>
    consumed
      .filter(isWanted)
      .flatMap(({ units }) => units)
      .reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0)
  const read = sum(({ operation }) => reading.has(operation))
  const written = sum(({ operation }) => !reading.has(operation))
  const parts = [...(read > 0 ? [`${read} read`] : []), ...(written > 0 ? [`${written} write`] : [])]
  return parts.join(' + ') || '0'
}
