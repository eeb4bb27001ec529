import { dataFolder, migrate, migrations, openDatabase } from '@cloudalbum/adapters-local'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examine } from './command.ts'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'doctor-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const look = async (env: Record<string, string> = {}) => {
  const findings = await examine({ DATA_DIR: dataDir, PORT: '1', ...env })
  return Object.fromEntries(findings.map((one) => [one.what, one]))
}
const withDatabase = () => {
  const db = openDatabase(dataFolder(dataDir).database)
  migrate(db, migrations)
  return db
}

describe('cloudalbum doctor', () => {
  it('finds a fresh folder in order', async () => {
    withDatabase().close()
    const found = await look()
    expect(Object.values(found).filter((one) => one.state === 'problem')).toEqual([])
    expect(found['Database']?.detail).toBe('Every page is sound.')
    expect(found['Running']?.mend).toContain('npm start')
  })

  it('says what to do about every finding that is not fine', async () => {
    writeFileSync(dataFolder(dataDir).secrets, '{}')
    chmodSync(dataFolder(dataDir).secrets, 0o644)
    const found = Object.values(await look({ BASE_URL: 'http://photos.example.org' }))
    const bad = found.filter((one) => one.state !== 'ok')
    expect(bad.map((one) => one.what)).toEqual(['Address', 'Secrets', 'Running'])
    for (const one of bad) expect(one.mend).toBeTruthy()
  })

  it('names the setting that cannot be used', async () => {
    expect((await look({ PORT: 'eighty' }))['Configuration']).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('PORT') as string,
    })
  })

  it('sees a torn database and leaves it as it is', async () => {
    writeFileSync(
      dataFolder(dataDir).database,
      'this is no database, but something else that is long enough'.repeat(100),
    )
    expect((await look())['Database']).toMatchObject({
      state: 'problem',
      mend: expect.stringContaining('backup') as string,
    })
    expect(existsSync(dataFolder(dataDir).database)).toBe(true)
  })

  it('sees a database of a newer version, and one that lacks steps', async () => {
    const db = withDatabase()
    db.prepare(`DELETE FROM migrations WHERE name = ?`).run(migrations.at(-1)?.name)
    expect((await look())['Schema']?.state).toBe('warning')
    db.prepare(`INSERT INTO migrations VALUES ('9999-future', 0)`).run()
    expect((await look())['Schema']).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('9999-future') as string,
    })
    db.close()
  })

  it('sees work that failed for good', async () => {
    const db = withDatabase()
    db.prepare(
      `INSERT INTO jobs (id, kind, payload, attempt, due_at_ms, error, died_at_ms) VALUES ('1', 'x', '{}', 6, 0, 'no', 1)`,
    ).run()
    db.close()
    expect((await look())['Background work']?.state).toBe('warning')
  })

  it('tells the album from something else on its port', async () => {
    const server = createServer((_, response) => response.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, resolve))
    const found = await look({ PORT: String((server.address() as AddressInfo).port) })
    expect(found['Running']).toMatchObject({ state: 'problem' })
    server.close()
  })

  it('takes a data folder that is a file for a problem', async () => {
    writeFileSync(join(dataDir, 'file'), '')
    expect((await look({ DATA_DIR: join(dataDir, 'file') }))['Data folder']?.state).toBe('problem')
  })
})
