import { openBackupWorld, treeOf, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { openDatabase, dataFolder } from '@cloudalbum/adapters-local'
import { FakeClock } from '@cloudalbum/port-suites'
import { existsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { originalKey } from '../../photos/photo.ts'
import type { BlobStore } from '../../ports/blob-store.ts'

let clock: FakeClock
let world: BackupWorld
beforeEach(() => {
  clock = new FakeClock()
  world = openBackupWorld({ clock })
})
afterEach(() => world.close())

/** Counts the files that are read. */
function counting(blobs: BlobStore) {
  const read: string[] = []
  const files: Pick<BlobStore, 'list' | 'get'> = {
    list: (...args) => blobs.list(...args),
    get: (key) => (read.push(key), blobs.get(key)),
  }
  return { files, read }
}

const restored = () => join(world.folder, 'restored')
const objectsOf = () => Object.keys(treeOf(join(world.placeFolder, 'objects')))

describe('a backup', () => {
  it('restores every file byte for byte, and every row', async () => {
    for (let i = 0; i < 5; i++) await world.addPhoto()
    await world.blobs.put('clicks/gallery=a/day=2026-11-21/b.ndjson.gz', new Uint8Array([1, 2]))
    const backup = await world.backUp()
    expect(backup).toMatchObject({ files: 16, isConsistent: true, tables: { photos: 5, accounts: 1 } })
    const { tables, files } = await world.restore(restored())
    expect(files).toBe(16)
    expect(tables).toEqual(backup.tables)
    expect(treeOf(join(restored(), 'files'))).toEqual(treeOf(join(world.dataDir, 'files')))
    const db = openDatabase(dataFolder(restored()).database)
    const rows = 'SELECT * FROM photos ORDER BY id'
    expect(db.prepare(rows).all()).toEqual(world.db.prepare(rows).all())
    db.close()
  })

  it('reads nothing again that is there already', async () => {
    await world.addPhoto()
    await world.backUp()
    const objects = objectsOf().length
    clock.advance(60_000)
    const photo = await world.addPhoto()
    const { files, read } = counting(world.blobs)
    expect(await world.backUp({}, { files })).toMatchObject({ files: 6 })
    expect(read.filter((key) => !key.includes(photo.id))).toEqual([])
    expect(read).toHaveLength(3)
    // Three files, one block of rows and one of the list of files.
    expect(objectsOf().length - objects).toBeLessThanOrEqual(5)
    await world.restore(restored())
  })

  it('keeps bytes once that two photos share, and leaves out renditions when told to', async () => {
    const bytes = new Uint8Array(500).fill(7)
    const photo = await world.addPhoto(bytes)
    await world.blobs.put('profile-uploads/a/b', bytes)
    expect(await world.backUp({ withoutRenditions: true })).toMatchObject({ files: 2 })
    expect(objectsOf().filter((name) => name.endsWith(photo.sha256))).toHaveLength(1)
  })

  it('leaves out files without a row, and keys with which somebody could sign in', async () => {
    await world.addPhoto()
    await world.blobs.put(
      `originals/${'a'.repeat(26)}/${'b'.repeat(26)}/${'0'.repeat(64)}`,
      new Uint8Array(9),
    )
    world.db.exec(`INSERT INTO signing_keys VALUES ('k', 'the private key', 1);
      INSERT INTO visitor_salts VALUES ('2026-11-21', CAST('the salt of the day' AS BLOB))`)
    expect(await world.backUp()).toMatchObject({ files: 3, tables: { signing_keys: 0 } })
    await world.restore(restored())
    const bytes = Object.values(treeOf(restored())).join('')
    expect(bytes).not.toContain('the private key')
    expect(bytes).not.toContain('the salt of the day')
  })

  it.each([
    ['buries a photo that went while its files were copied', false],
    ['takes newer rows when one went, where rows cannot be changed', true],
  ])('%s', async (_, withoutBury) => {
    const kept = await world.addPhoto()
    const gone = await world.addPhoto()
    const { files } = counting(world.blobs)
    const first = files.list
    let isFirst = true
    files.list = async (...args) => {
      if (isFirst) await world.removePhoto(gone)
      isFirst = false
      return first(...args)
    }
    const { rows } = world.ports
    const fixed: typeof rows = {
      ...rows,
      snapshot: async (signal) => {
        const { bury: _bury, ...snapshot } = await rows.snapshot(signal)
        return snapshot
      },
    }
    const backup = await world.backUp({}, { files, ...(withoutBury ? { rows: fixed } : {}) })
    expect(backup).toMatchObject({ files: 3, problems: { missingCount: 0 } })
    await world.restore(restored())
    const db = openDatabase(dataFolder(restored()).database)
    const states = db.prepare('SELECT id, state FROM photos ORDER BY id').all()
    const left = withoutBury ? [] : [{ id: gone.id, state: 'purging' }]
    expect(states).toEqual([{ id: kept.id, state: 'ready' }, ...left])
    db.close()
  })

  it('is made of a damaged album too, and says what is wrong with it', async () => {
    const [whole, missing, flipped] = [await world.addPhoto(), await world.addPhoto(), await world.addPhoto()]
    await world.blobs.remove([originalKey(missing)])
    writeFileSync(join(world.dataDir, 'files', originalKey(flipped)), new Uint8Array(2000))
    const { problems } = await world.backUp()
    expect(problems).toEqual({
      damaged: [originalKey(flipped)],
      missing: [missing.id],
      damagedCount: 1,
      missingCount: 1,
    })
    await world.restore(restored())
    expect(existsSync(join(restored(), 'files', originalKey(whole)))).toBe(true)
  })

  it('is refused of a damaged database, which would push out a good one', async () => {
    await world.addPhoto()
    world.closeDatabase()
    const { database } = dataFolder(world.dataDir)
    writeFileSync(database, Buffer.alloc(8192, 0xff), { flag: 'r+' })
    await expect(world.backUp()).rejects.toThrow()
    expect(await world.place.backups()).toEqual([])
  })

  it('writes again what was cut off at the place, and with verify what was changed', async () => {
    const [cut, changed] = [await world.addPhoto(), await world.addPhoto()]
    await world.backUp()
    const pathOf = ({ sha256 }: { sha256: string }) =>
      join(world.placeFolder, 'objects', sha256.slice(0, 2), sha256)
    truncateSync(pathOf(cut), 10)
    writeFileSync(pathOf(changed), new Uint8Array(2000))
    clock.advance(60_000)
    expect(await world.backUp()).toMatchObject({ mended: 0 })
    await expect(world.verify()).rejects.toMatchObject({ code: 'checksum-mismatch' })
    clock.advance(60_000)
    expect(await world.backUp({ verify: true })).toMatchObject({ mended: 1 })
    await world.verify()
    await world.restore(restored())
  })

  it('can be stopped, and goes on with what was copied', async () => {
    for (let i = 0; i < 3; i++) await world.addPhoto()
    const stop = new AbortController()
    const { files } = counting(world.blobs)
    const get = files.get
    files.get = (key) => (key.startsWith('renditions/') && stop.abort(), get(key))
    await expect(world.backUp({}, { files }, stop.signal)).rejects.toThrow('aborted')
    expect(await world.place.backups()).toEqual([])
    const again = counting(world.blobs)
    expect(await world.backUp({}, { files: again.files })).toMatchObject({ files: 9 })
    expect(again.read.filter((key) => key.startsWith('originals/'))).toEqual([])
  })

  it('is not mixed with those of another album', async () => {
    await world.addPhoto()
    await world.backUp()
    const other = openBackupWorld({ clock, store: world.place.options.store })
    try {
      await other.addPhoto()
      await expect(other.backUp()).rejects.toMatchObject({ code: 'conflict' })
    } finally {
      other.close()
    }
  })
})

describe('two at one place', () => {
  it('wait for each other, and follow one that ended without a word', async () => {
    await world.addPhoto()
    const { files } = counting(world.blobs)
    const { list } = files
    let second: unknown
    files.list = async (...args) => {
      second ??= await world.backUp().catch((error: unknown) => error)
      return list(...args)
    }
    await world.backUp({}, { files })
    expect(second).toMatchObject({ code: 'conflict' })

    // Killed in the middle: its lock stays.
    const reached = Promise.withResolvers<undefined>()
    files.list = () => (reached.resolve(undefined), new Promise(() => undefined))
    void world.backUp({}, { files })
    await reached.promise
    await expect(world.backUp()).rejects.toMatchObject({ code: 'conflict' })
    await world.backUp({}, { isGone: () => true })
  })

  it('end when their turn was taken from them', async () => {
    await world.addPhoto()
    const { files } = counting(world.blobs)
    const { list } = files
    files.list = async (...args) => {
      clock.advance(16 * 60_000)
      files.list = list
      await world.backUp()
      return list(...args)
    }
    await expect(world.backUp({}, { files })).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.place.backups()).toHaveLength(1)
  })
})
