import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'users-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))

const main = join(import.meta.dirname, '../main.ts')

function users(args: string[], input = '') {
  const env = { ...process.env, DATA_DIR: dataDir, BASE_URL: 'https://photos.example.org' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'users', ...args], {
    env,
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('cloudalbum users', () => {
  it('adds, lists, limits, disables and deletes accounts', () => {
    expect(users(['add', 'anna@example.org', '--role', 'admin'], 'correct horse battery\n').stdout).toBe(
      'anna@example.org is admin.\n',
    )
    expect(users(['add', 'ben@example.org'], 'another long phrase\n').status).toBe(0)
    expect(users(['quota', 'ben@example.org', '5GB']).stdout).toContain('5.0 GB')
    expect(users(['disable', 'ben@example.org']).stdout).toContain('disabled')
    const { stdout } = users(['list'])
    expect(stdout).toContain('anna@example.org  admin')
    expect(stdout).toMatch(/ben@example\.org {2}member .* 5\.0 GB {2}disabled/)
    expect(users(['delete', 'ben@example.org']).status).toBe(2)
    expect(users(['delete', 'ben@example.org', '--yes']).status).toBe(0)
    expect(users(['list']).stdout).not.toContain('ben@')
  })

  it('makes a code for a forgotten password, and a link for a new account', () => {
    users(['add', 'anna@example.org'], 'correct horse battery\n')
    expect(users(['reset', 'ANNA@example.org']).stdout).toMatch(
      /^Code: \d{6}\nEnter it at https:\/\/photos\.example\.org\/reset before /,
    )
    expect(users(['invite']).stdout).toMatch(
      /^https:\/\/photos\.example\.org\/sign-up\?invitation=[\w-]{43}\n$/,
    )
  })

  it('says what is wrong, and does nothing', () => {
    expect(users(['add', 'anna@example.org'], 'short\n')).toMatchObject({ status: 1, stdout: '' })
    users(['add', 'anna@example.org', '--role', 'admin'], 'correct horse battery\n')
    expect(users(['disable', 'anna@example.org'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('only administrator') as string,
    })
    expect(users(['reset', 'nobody@example.org'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('users list') as string,
    })
    expect(users(['role', 'anna@example.org', 'boss'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('admin or member') as string,
    })
    expect(users(['quota', 'anna@example.org', 'much'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('50GB') as string,
    })
  })
})
