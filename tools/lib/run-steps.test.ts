import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { passed, sum } from './outcome.ts'
import { runCommand } from './run-command.ts'
import { runSteps } from './run-steps.ts'

describe('steps', () => {
  const lines: string[] = []
  beforeEach(() => {
    lines.length = 0
    vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line))
  })
  afterEach(() => vi.restoreAllMocks())

  it('all run, also after one that throws, and each result is shown', async () => {
    const outcomes = await runSteps(
      [
        { name: 'broken', run: () => Promise.reject(new Error('no disk')) },
        { name: 'sound', run: () => Promise.resolve(passed()) },
      ],
      1,
    )
    expect(sum(outcomes)).toEqual({ passed: 1, failed: 1, skipped: 0 })
    expect(lines[0]).toContain('no disk')
    expect(lines[1]).toContain('sound OK')
  })
})

describe('a command', () => {
  it('that does not exist ends as a failure that names it', async () => {
    expect(await runCommand('no-such-program', [])).toEqual({
      ok: false,
      output: expect.stringContaining('no-such-program cannot be started') as string,
    })
  })

  it('runs on the Node that runs this', async () => {
    const { output } = await runCommand('node', ['--version'])
    expect(output.trim()).toBe(process.version)
  })
})
