import { dataFolder, openDatabase } from '@cloudalbum/adapters-local'
import { openBackupWorld, treeOf, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { systemClock } from '@cloudalbum/core'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseStatus } from '../db/database-status.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../main.ts')
let world: BackupWorld
let place: string
beforeEach(async () => {
  world = openBackupWorld({ clock: systemClock })
  place = join(world.folder, 'place')
  await world.addPhoto()
  await world.addPhoto()
})
afterEach(() => world.close())

function run(args: string[], more: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], DATA_DIR: world.dataDir, ...more }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

function addLink(id: string): void {
  world.db
    .exec(`INSERT OR IGNORE INTO albums (id, account_id, title, description, sort, created_at_ms, updated_at_ms, version)
      VALUES ('album', '${world.accountId}', 'A', '', 'oldest', 1, 1, 1);
    INSERT INTO share_links (id, token, account_id, album_id, label, password_version, allow_download, show_location,
      created_at_ms, views) VALUES ('${id}', 'token-${id}', '${world.accountId}', 'album', '', 1, 1, 1, 1, 0)`)
}

function linksIn(dataDir: string): unknown[] {
  const db = openDatabase(dataFolder(dataDir).database)
  try {
    return db.prepare('SELECT id FROM share_links ORDER BY id').pluck().all()
  } finally {
    db.close()
  }
}

// Each command is a process of its own.
describe('cloudalbum backup and restore', { timeout: 120_000 }, () => {
  it('make, list, verify and bring back, while the album runs', () => {
    expect(run(['backup'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('BACKUP_TO') as unknown,
    })
    expect(run(['backup', '--to', place]).stdout).toMatch(
      /^Backed up to .*: .* UTC, 6 files \(.*\), \d+ rows\.\n$/,
    )
    expect(run(['backup', 'list'], { BACKUP_TO: place }).stdout).toMatch(/^\d{4}-.* UTC {2}6 files/)
    expect(run(['backup', 'verify', '--from', place]).stdout).toContain('is whole')

    const restored = join(world.folder, 'restored')
    const { status, stdout } = run(['restore', '--from', place, '--to-data', restored])
    expect(status).toBe(0)
    expect(stdout).toMatch(/photos +2 rows\n/)
    expect(stdout).toMatch(/files +6, every one read again\nEverybody has to sign in again/)
    expect(treeOf(join(restored, 'files'))).toEqual(treeOf(join(world.dataDir, 'files')))
  })

  it('refuse what is damaged, and say what', () => {
    run(['backup', '--to', place])
    const [object = ''] = Object.keys(treeOf(join(place, 'objects')))
    truncateSync(join(place, 'objects', object), 1)
    expect(run(['backup', 'verify', '--from', place])).toMatchObject({ status: 1, stdout: '' })
    const restored = join(world.folder, 'restored')
    expect(run(['restore', '--from', place, '--to-data', restored])).toMatchObject({ status: 1, stdout: '' })
    expect(existsSync(restored)).toBe(false)
    expect(run(['backup', 'verify', '--from', `${place}-none`]).stderr).toContain('Is the disk there')
    expect(run(['backup', '--to', join(world.dataDir, 'x')]).stderr).toContain('lost with it')
  })

  it('leave revoked what was revoked since, by the album that is there or by a later backup', async () => {
    addLink('kept')
    addLink('revoked')
    run(['backup', '--to', place])
    world.db.exec("DELETE FROM share_links WHERE id = 'revoked'")
    // Backups are named to the second, and so is the wanted one.
    const second = Math.floor(Date.now() / 1000)
    await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 5000 }).toBeGreaterThan(second)
    run(['backup', '--to', place])
    const [, first = ''] = readdirSync(join(place, 'backups')).sort().toReversed()
    const at = first.replace(/^(.{10})t(..)-(..)-(..)z.*/, '$1T$2:$3:$4Z')

    const elsewhere = join(world.folder, 'elsewhere')
    const { stdout } = run(['restore', '--from', place, '--to-data', elsewhere, '--at', at])
    expect(stdout).toContain('1 share links that were removed since stay removed.')
    expect(linksIn(elsewhere)).toEqual(['kept'])

    world.closeDatabase()
    const { status } = run(['restore', '--from', place, '--replace', '--at', at])
    expect(status).toBe(0)
    expect(linksIn(world.dataDir)).toEqual(['kept'])
    expect(run(['restore', '--from', place, '--replace', '--revoke']).stdout).toContain(
      '1 share links are removed',
    )
    expect(linksIn(world.dataDir)).toEqual([])
  })

  it('end what was cut off, before an album starts on half of it', async () => {
    await world.backUp()
    const dataDir = join(world.folder, 'half')
    await world.restore(dataDir)
    await world.restore(join(world.folder, 'other'))
    renameSync(join(world.folder, 'other'), join(dataDir, 'restoring'))
    writeFileSync(join(dataDir, 'restore-unfinished.json'), '{"aside":"before-restore-x"}')
    expect(run(['db', 'migrate'], { DATA_DIR: dataDir }).stderr).toContain('cloudalbum restore')
    expect(run(['restore', '--to-data', dataDir]).stdout).toContain('at its end now')
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false)
    expect(existsSync(join(dataDir, 'before-restore-x', 'cloudalbum.sqlite'))).toBe(true)
    expect(() => databaseStatus(dataDir)).not.toThrow()
  })
})
