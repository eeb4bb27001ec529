import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failed, type Outcome } from '../lib/outcome.ts'

/**
 * Counts the tests of a runner by the JSON report it writes. A runner that writes none, or that says it failed without
 * a failed test (a crash, an error outside of any test), is one more failure.
 */
export async function countTests<Report>(
  run: (reportPath: string) => Promise<{ ok: boolean; output: string }>,
  count: (report: Report) => Omit<Outcome, 'output'>,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudalbum-test-'))
  try {
    const path = join(folder, 'report.json')
    const { ok, output } = await run(path)
    const report = await readFile(path, 'utf8').catch(() => null)
    if (report === null) return failed(`The runner crashed.\n${output.slice(-5000)}`)
    const counts = count(JSON.parse(report) as Report)
    const crashed = !ok && counts.failed === 0
    return {
      ...counts,
      failed: counts.failed + (crashed ? 1 : 0),
      output: crashed ? 'The runner failed outside of any test; its output is above.' : summary(counts),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const summary = ({ passed, failed, skipped }: Omit<Outcome, 'output'>) =>
  [`${passed} passed`, failed && `${failed} failed, shown above`, skipped && `${skipped} skipped`]
    .filter(Boolean)
    .join(', ')
