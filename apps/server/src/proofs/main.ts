import { cloudProofs, proofs } from './all.ts'
import type { Proven } from './proof.ts'

// npm run prove [-- words of names …]: every proof in its long form, and a table. Ends with 1 when one does not hold.

const words = process.argv.slice(2)
const all = [...proofs, ...cloudProofs]
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
if (chosen.length === 0) {
  process.stderr.write(
    `There is no such proof. There are:\n${all.map(({ name }) => `  ${name}`).join('\n')}\n`,
  )
  process.exit(2)
}

const lines: string[] = []
for (const { name, run } of chosen) {
  process.stderr.write(`${name} …\n`)
  const startedMs = performance.now()
  const proven = await run('long').catch((error: unknown): Proven => ({
    points: 0,
    problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }))
  for (const problem of proven.problems) process.stderr.write(`  ✗ ${problem}\n`)
  if (proven.problems.length > 0) process.exitCode = 1
  lines.push(
    row(
      name,
      String(proven.points),
      resultOf(proven),
      `${Math.round((performance.now() - startedMs) / 1000)} s`,
    ),
  )
}
process.stdout.write(
  `\n${[row('proof', 'points', 'result', 'took'), row('---', '---:', '---', '---:'), ...lines].join('\n')}\n`,
)

function resultOf({ problems, skipped }: Proven): string {
  if (skipped !== undefined) return `skipped: ${skipped}`
  return problems.length === 0 ? 'holds' : `FAILS, ${problems.length} problems`
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}
