import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { project } from '../lib/folders.ts'
import { measure } from './measure.ts'
import { withReport } from './document.ts'

// npm run cost: prints what the album costs on AWS. --measure: measures this machine first; --write: into docs/cost.md.

const { values } = parseArgs({ options: { measure: { type: 'boolean' }, write: { type: 'boolean' } } })
if (values.measure) await measure()
const { report } = await import('./report.ts')
process.stdout.write(`${report()}\n`)
if (values.write) {
  const path = join(project, 'docs/cost.md')
  writeFileSync(path, withReport(readFileSync(path, 'utf8'), report()))
}
