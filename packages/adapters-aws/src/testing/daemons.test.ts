import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

const program = `
import { daemonsIn } from ${JSON.stringify(new URL('daemons.ts', import.meta.url).href)}
const daemons = daemonsIn(process.argv[1])
void daemons.start('sh', ['-c', 'echo $$ > ' + process.argv[1] + '/pid; exec sleep 600'])
`

/** One that has ended and that nobody has asked about yet (`Z`) does not run. */
const isRunning = (pid: number) => {
  const file = `/proc/${pid}/stat`
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'latin1'))
}

it('programs in the background end with who started them, though it is killed, and their folder goes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daemons-'))
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: 'inherit',
  })
  const ended = once(starter, 'exit')
  const pid = await vi.waitFor(async () => {
    const text = await readFile(join(folder, 'pid'), 'utf8')
    expect(text).toMatch(/^\d+\n$/)
    return Number(text)
  }, 20_000)
  expect(isRunning(pid)).toBe(true)
  starter.kill('SIGKILL')
  await ended
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), 20_000)
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 20_000)
})
