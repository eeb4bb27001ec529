import {
  dataFolder,
  lockFolder,
  migrations,
  openAlbumDatabase,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databaseStatus } from './database-status.ts'
import { migrateDatabase } from './migrate-database.ts'
import { newMigration } from './new-migration.ts'
import { rollBackDatabase } from './roll-back-database.ts'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'db-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))

const main = join(import.meta.dirname, '../main.ts')
const migrationFolder = 'packages/adapters-local/src/sqlite/migrations'
const names = migrations.map(({ name }) => name)
const last = names.at(-1) ?? ''

/** As the command does, without the start of a process for each. */
async function db(args: string[], cwd = dataDir) {
  const [verb, ...rest] = args.filter((arg) => !arg.startsWith('--'))
  const works: Record<string, () => string[] | Promise<string[]>> = {
    status: () => databaseStatus(dataDir),
    migrate: () => migrateDatabase(dataDir),
    rollback: () => rollBackDatabase(dataDir, Number(rest[0] ?? 1), args.includes('--yes')),
    new: () => newMigration(cwd, rest[0] ?? ''),
  }
  try {
    const lines = (await works[verb ?? '']?.()) ?? []
    return { status: 0, stdout: lines.map((line) => `${line}\n`).join(''), stderr: '' }
  } catch (error) {
    return { status: 1, stdout: '', stderr: `${(error as Error).message}\n` }
  }
}

function command(args: string[]) {
  const env = { ...process.env, DATA_DIR: dataDir, BASE_URL: 'https://photos.example.org' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'db', ...args], {
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function fill(steps = migrations) {
  const { db: opened, close } = openAlbumDatabase({
    places: dataFolder(dataDir),
    migrations: steps,
    nowMs: Date.UTC(2026, 10, 21, 14, 5),
  })
  opened.exec(`INSERT OR IGNORE INTO accounts (id, email, email_key, display_name, role, preferences, created_at_ms, only_as_first,
    tokens_valid_from_ms) VALUES ('a', 'anna@x.test', 'anna@x.test', 'Anna', 'admin', '{}', 1, 0, 0)`)
  close()
}
const backups = () => (existsSync(join(dataDir, 'backups')) ? readdirSync(join(dataDir, 'backups')) : [])
const contains = (text: string): unknown => expect.stringContaining(text)

describe('cloudalbum db status', () => {
  it('lists what is applied and when, and what is missing', async () => {
    fill(migrations.slice(0, -1))
    const { status, stdout } = await db(['status'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^applied 2026-11-2[12] \d\d:\d\d {2}0001-accounts\n/)
    expect(stdout).toMatch(new RegExp(`\nmissing +${last}\n\n1 missing: `))
    fill()
    expect((await db(['status'])).stdout).toContain('up to date')
  })

  it('says what is of a newer version', async () => {
    fill([...migrations, { name: '9999-future', up: '', down: '' }])
    const { stdout } = await db(['status'])
    expect(stdout).toContain('9999-future  (of a newer CloudAlbum)')
    expect(stdout).toContain('newer CloudAlbum, which alone can use it')
  })

  it('makes nothing where there is nothing', async () => {
    expect(await db(['status'])).toMatchObject({ status: 0, stdout: contains('no database') })
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('cloudalbum db migrate and rollback', () => {
  it('go down and up again, each after a copy', async () => {
    fill()
    expect(await db(['rollback', '--yes'])).toMatchObject({
      status: 0,
      stdout: contains(`rolled back  ${last}\n`),
    })
    expect((await db(['rollback', '2', '--yes'])).stdout).toContain(
      `rolled back  ${names.at(-2)}\nrolled back  ${names.at(-3)}\n`,
    )
    expect((await db(['status'])).stdout).toContain('3 missing')
    const { status, stdout } = await db(['migrate'])
    expect(status).toBe(0)
    expect(stdout).toContain(
      `applied  ${names.at(-3)}\napplied  ${names.at(-2)}\napplied  ${last}\nA copy from before is `,
    )
    expect((await db(['migrate'])).stdout).toBe('The database is up to date.\n')
    expect(backups()).toHaveLength(3)
    const opened = openDatabase(dataFolder(dataDir).database)
    expect(opened.prepare('SELECT email FROM accounts').pluck().all()).toEqual(['anna@x.test'])
    opened.close()
  })

  it('ask before anything is undone', async () => {
    fill()
    expect(await db(['rollback'])).toMatchObject({ status: 1, stderr: contains(`This undoes ${last}.`) })
    expect(await db(['rollback'])).toMatchObject({ stderr: contains('--yes') })
    expect((await db(['status'])).stdout).toContain('up to date')
    expect(backups()).toEqual([])
  })

  it('refuse while the album runs', async () => {
    fill()
    const running = lockFolder(dataFolder(dataDir).lock, 'shared', 100)
    for (const args of [['rollback', '--yes'], ['migrate']])
      expect(await db(args)).toMatchObject({
        status: 1,
        stderr: 'The album is running with this database. Stop it first, then try again.\n',
      })
    expect((await db(['status'])).status).toBe(0)
    running?.release()
    expect((await db(['migrate'])).status).toBe(0)
  })

  it('refuse a database of a newer version, a number that is none, and a folder without a database', async () => {
    expect(await db(['migrate'])).toMatchObject({ status: 1, stderr: contains('There is no database') })
    fill([...migrations, { name: '9999-future', up: '', down: '' }])
    expect(await db(['migrate'])).toMatchObject({
      status: 1,
      stderr: contains('newer CloudAlbum (9999-future)'),
    })
    expect(await db(['rollback', '--yes'])).toMatchObject({
      status: 1,
      stderr: contains('roll it back with that version'),
    })
  })

  it('are commands', () => {
    fill()
    expect(command(['rollback', '--yes', '0'])).toMatchObject({ status: 1, stderr: contains('how many') })
    expect(command(['rollback', '--yes', '1'])).toMatchObject({ status: 0, stdout: contains('rolled back') })
    expect(command(['migrate'])).toMatchObject({ status: 0, stdout: contains(`applied  ${last}`) })
    expect(command(['status'])).toMatchObject({ status: 0, stdout: contains('up to date') })
  })
})

describe('cloudalbum db new', () => {
  const source = join(import.meta.dirname, '../../../..')
  const checkout = () => {
    const root = join(dataDir, 'checkout')
    mkdirSync(join(root, 'packages/core'), { recursive: true })
    cpSync(join(source, migrationFolder), join(root, migrationFolder), { recursive: true })
    return root
  }
  const next = String(Number(last.slice(0, 4)) + 1).padStart(4, '0')

  it('begins the next migration and its test, from anywhere in a checkout', async () => {
    const root = checkout()
    const { status, stdout } = await db(['new', 'album-colours'], join(root, 'packages/core'))
    expect([status, stdout]).toEqual([0, contains(`migrations/${next}-album-colours.test.ts`)])
    const read = (file: string) => readFileSync(join(root, migrationFolder, file), 'utf8')
    expect(read(`${next}-album-colours.ts`)).toContain(`name: '${next}-album-colours'`)
    expect(read(`${next}-album-colours.test.ts`)).toContain('expect(rollback(db, steps))')
    expect(read('index.ts')).toContain(`import { albumColours } from './${next}-album-colours.ts'\n`)
    expect(read('index.ts')).toMatch(/,\n {2}albumColours,\n\]\n$/)
    expect((await db(['new', 'another'], root)).stdout).toContain(
      `${String(Number(next) + 1).padStart(4, '0')}-another.ts`,
    )
  })

  it.each(['Album', 'a b', '../x', '-x', 'x-', '0001', 'x'.repeat(41)])(
    'refuses the name %s',
    async (name) => {
      const root = checkout()
      expect(await db(['new', name], root)).toMatchObject({ status: 1, stderr: contains('lower case') })
    },
  )

  it('refuses a name that is taken, and a folder that is no checkout', async () => {
    const root = checkout()
    const before = readFileSync(join(root, migrationFolder, 'index.ts'), 'utf8')
    for (const name of ['accounts', 'webhooks'])
      expect(await db(['new', name], root)).toMatchObject({ status: 1 })
    expect(readFileSync(join(root, migrationFolder, 'index.ts'), 'utf8')).toBe(before)
    expect(await db(['new', 'x'], tmpdir())).toMatchObject({
      status: 1,
      stderr: contains('needs a checkout'),
    })
  })
})
