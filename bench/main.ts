import { parseArgs } from 'node:util'
import { clicks } from './clicks.ts'
import { functions } from './functions.ts'
import { galleries } from './galleries.ts'
import { ingest } from './ingest.ts'
import { table, type Bench, type BenchOptions } from './lib/figure.ts'
import { load, machine } from './lib/machine.ts'
import { media } from './media.ts'
import { readsAtSize } from './reads.ts'
import { start } from './start.ts'
import { traces } from './traces.ts'
import { web } from './web.ts'

// npm run bench [-- name …]: prints one table. A missed target is a finding, not a failure; a bench that cannot
// measure is one.

const benches: Record<string, (options: BenchOptions) => Promise<Bench>> = {
  ingest,
  reads: readsAtSize,
  media,
  start,
  web,
  clicks,
  galleries,
  functions,
  traces,
}

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`,
  )
  process.exit(2)
}

const chosen = Object.entries(benches).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
)
const results: Bench[] = []
const notes: string[] = []
for (const [name, run] of chosen) {
  const before = load()
  try {
    const say = (line: string) => process.stderr.write(`${name}: ${line}\n`)
    const result = await run({ say })
    results.push(result)
    notes.push(`${name}: ${result.rounds}; load ${before} before, ${load()} after.`)
  } catch (error) {
    process.exitCode = 1
    notes.push(`${name}: FAILED. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}
process.stdout.write(`\n${machine()}, ${new Date().toISOString().slice(0, 10)}\n\n`)
process.stdout.write(`${table(results.flatMap(({ figures }) => figures))}\n\n${notes.join('\n')}\n`)
