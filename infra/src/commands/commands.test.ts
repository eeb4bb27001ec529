import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

// Each command in a process of its own, in which no key, no profile and no AWS is to be found.

const home = mkdtempSync(join(tmpdir(), 'no-keys-'))
afterAll(() => rmSync(home, { recursive: true }))

const patience = 180_000

function run(
  command: string,
  args: string[] = [],
  env: Record<string, string> = { AWS_REGION: 'eu-central-1' },
) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')))
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, `${command}.ts`), ...args],
      { env: { ...clean, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env }, timeout: patience },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    )
  })
}

describe.each(['deploy', 'url', 'diff', 'destroy'])('npm run %s', (command) => {
  it('without keys says how to get them, and what to run then', { timeout: patience }, async () => {
    const { code, output } = await run(command, ['--stage', 'prod'])
    expect(code).toBe(1)
    for (const line of ['aws configure sso', 'aws sso login', `npm run ${command} -- --stage prod`])
      expect(output).toContain(line)
    expect(output).not.toMatch(/^\s+at /m)
  })
})

it('what deploys by itself is made only with keys', { timeout: patience }, async () => {
  const { code, output } = await run('delivery', ['--repository', 'owner/cloudalbum'])
  expect(code).toBe(1)
  expect(output).toContain('aws sso login')
  const wrong = await run('delivery', ['--repository', 'cloudalbum'])
  expect(wrong.output).toContain('Example: owner/cloudalbum')
})

it('without a region a command says how to choose one', { timeout: patience }, async () => {
  const { code, output } = await run('url', [], {})
  expect(code).toBe(1)
  expect(output).toContain('export AWS_REGION=eu-central-1')
})

it.each([
  [['--stage', 'Prod'], 'stage cannot be "Prod"'],
  [['--surprise'], 'npm run deploy -- --stage dev'],
])('%o is refused before anything is asked', { timeout: patience }, async (args, message) => {
  const { code, output } = await run('deploy', args)
  expect(code).toBe(1)
  expect(output).toContain(message)
})

it(
  'what the CDK runs writes templates without keys and without a network',
  { timeout: patience },
  async () => {
    const outdir = join(home, 'out')
    const { code, output } = await run('../main', [], {
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ stage: 'prod', alarms: 'false' }),
    })
    expect(output).not.toContain('ERROR')
    expect(code).toBe(0)
    expect(existsSync(join(outdir, 'cloudalbum-prod-web.template.json'))).toBe(true)
  },
)
