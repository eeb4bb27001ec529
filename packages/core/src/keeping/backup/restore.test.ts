import { oneGallery, openBackupWorld, treeOf, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import {
  createSqliteGalleryStore,
  createSqliteItemStore,
  dataFolder,
  lockFolder,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { FakeClock, hostileKeys } from '@cloudalbum/port-suites'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Photo } from '../../photos/photo.ts'
import type { Manifest } from './manifest.ts'

let clock: FakeClock
let world: BackupWorld
let photos: Photo[]
let backupId: string
beforeEach(async () => {
  clock = new FakeClock()
  world = openBackupWorld({ clock })
  photos = []
  for (let i = 0; i < 3; i++) photos.push(await world.addPhoto())
  backupId = (await world.backUp()).id
})
afterEach(() => world.close())

const restored = () => join(world.folder, 'restored')
const objectPath = (sha256: string) => join(world.placeFolder, 'objects', sha256.slice(0, 2), sha256)
const manifestPath = () => join(world.placeFolder, 'backups', `${backupId}.json`)
const manifest = () => JSON.parse(readFileSync(manifestPath(), 'utf8')) as Manifest
const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const photo = (at: number) => photos[at] as Photo

function flip(path: string, at = 20): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

/** Writes a description as somebody would who means harm: its checksums fit. */
function forge(change: (manifest: Manifest) => void): void {
  const forged = manifest()
  change(forged)
  const text = JSON.stringify(forged)
  rmSync(manifestPath())
  backupId = backupId.replace(/[0-9a-f]{64}$/, sha256Of(text))
  writeFileSync(manifestPath(), text)
}

function forgeFiles(lines: (lines: string[]) => string[]): void {
  const list = manifest().files.parts.map(({ sha256 }) => gunzipSync(readFileSync(objectPath(sha256))))
  const changed = lines(Buffer.concat(list).toString().trimEnd().split('\n'))
  const text = Buffer.from(`${changed.join('\n')}\n`)
  const packed = gzipSync(text)
  const sha256 = sha256Of(packed)
  mkdirSync(dirname(objectPath(sha256)), { recursive: true })
  writeFileSync(objectPath(sha256), packed)
  forge(({ files }) => {
    files.parts = [{ sha256, bytes: packed.byteLength }]
    files.sha256 = sha256Of(text)
    files.bytes = text.byteLength
    files.count = changed.length
    files.fileBytes = changed.reduce((sum, line) => sum + Number(line.split('\t')[2]), 0)
  })
}

const damages: [string, () => void][] = [
  ['a bit of an original', () => flip(objectPath(photo(1).sha256))],
  ['a bit of the description', () => flip(manifestPath())],
  ['a bit of the rows', () => flip(objectPath(manifest().rows.parts[0]?.sha256 ?? ''))],
  ['a bit of the list of files', () => flip(objectPath(manifest().files.parts[0]?.sha256 ?? ''))],
  ['a missing original', () => rmSync(objectPath(photo(0).sha256))],
  ['missing rows', () => rmSync(objectPath(manifest().rows.parts[0]?.sha256 ?? ''))],
  ['a missing list', () => rmSync(objectPath(manifest().files.parts[0]?.sha256 ?? ''))],
  ['an original that was cut off', () => truncateSync(objectPath(photo(2).sha256), 1000)],
  ['a description that was cut off', () => truncateSync(manifestPath(), 300)],
  ['an empty description', () => truncateSync(manifestPath(), 0)],
  ['two originals in each other’s place', swapOriginals],
  ['the description of another time', () => renameManifest()],
  ['rows twice', () => forge(({ rows }) => void rows.parts.push(...rows.parts))],
  ['rows less a part', () => forge(({ rows }) => void rows.parts.pop())],
  ['another number of files', () => forge(({ files }) => void files.count++)],
  ['another number of rows', () => forge(({ rows }) => void (rows.tables['photos'] = 99))],
  ['another format', () => forge((one) => void Object.assign(one, { format: 'other' }))],
  ['a part of another kind', () => forge(({ rows }) => void Object.assign(rows, { parts: ['../x'] }))],
  ['a file listed twice', () => forgeFiles((lines) => [lines[0] ?? '', ...lines])],
  ['files in another order', () => forgeFiles((lines) => lines.toReversed())],
]

function swapOriginals(): void {
  const [one, other] = [objectPath(photo(0).sha256), objectPath(photo(1).sha256)]
  renameSync(one, `${one}x`)
  renameSync(other, one)
  renameSync(`${one}x`, other)
}

function renameManifest(): void {
  const other = backupId.replace(/^\d{4}/, '2027').replace(/[0-9a-f]{64}$/, sha256Of('another'))
  renameSync(manifestPath(), manifestPath().replace(backupId, other))
  backupId = other
}

const refused: unknown = expect.objectContaining({ code: 'checksum-mismatch' })

describe('a damaged backup is refused, and nothing is written:', () => {
  it.each(damages)('%s', async (_, damage) => {
    damage()
    await expect(world.restore(restored())).rejects.toEqual(refused)
    const left = existsSync(restored()) ? readdirSync(restored()) : []
    expect(left.filter((name) => name !== 'in-use.lock')).toEqual([])
  })

  const paths = [
    ...hostileKeys,
    'secrets.json',
    'originals/../../x',
    'originals/Ä',
    'originals/A\u0308',
    'cloudalbum.sqlite',
  ]
  it('files with names that lead elsewhere', async () => {
    for (const key of paths) {
      forgeFiles((lines) => [
        `${key}\t${photo(0).sha256}\t2000`,
        ...lines.filter((line) => line.startsWith('originals/0')),
      ])
      const before = treeOf(world.folder)
      expect(await world.restore(restored()).catch((error: unknown) => error), key).toEqual(refused)
      expect(treeOf(world.folder)).toEqual(before)
    }
  })

  it('rows of a newer album', async () => {
    world.db.exec("INSERT INTO migrations VALUES ('9999-future', 1)")
    clock.advance(60_000)
    await world.backUp()
    await expect(world.restore(restored())).rejects.toThrow('newer CloudAlbum')
    expect(existsSync(dataFolder(restored()).database)).toBe(false)
  })
})

describe('restoring', () => {
  const tables = (dataDir: string) => {
    const db = openDatabase(dataFolder(dataDir).database)
    const rows = db.prepare('SELECT id FROM photos ORDER BY id').pluck().all()
    db.close()
    return rows
  }

  it('goes to a moment that is told', async () => {
    clock.advance(60_000)
    await world.addPhoto()
    await world.backUp()
    await world.restore(restored(), { atMs: clock.now() - 30_000 })
    expect(tables(restored())).toHaveLength(3)
    await expect(world.restore(`${restored()}2`, { atMs: 1 })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('brings back where addresses of before lead to', async () => {
    const { gallery, item } = oneGallery()
    await createSqliteGalleryStore(world.db).create(gallery, [item])
    const edited = [{ id: item.id, patch: { slug: 'later' } }]
    await createSqliteItemStore(world.db).save(gallery.accountId, gallery.id, 1, { added: [], edited }, 2)
    clock.advance(60_000)
    await world.backUp()
    await world.restore(restored())
    const db = openDatabase(dataFolder(restored()).database)
    const found = await createSqliteItemStore(db).bySlug(gallery.id, item.slug)
    db.close()
    expect(found).toMatchObject({ id: item.id, slug: 'later' })
  })

  it('is refused where an album is, and beside one that runs', async () => {
    const before = treeOf(world.dataDir)
    const running = lockFolder(dataFolder(world.dataDir).lock, 'shared', 100)
    await expect(world.restore(world.dataDir, { replace: true })).rejects.toThrow('running')
    running?.release()
    world.closeDatabase()
    await expect(world.restore(world.dataDir)).rejects.toThrow('--replace')
    expect(Object.keys(treeOf(world.dataDir)).length).toBeGreaterThanOrEqual(Object.keys(before).length - 2)
  })

  it('puts aside what was there when told to', async () => {
    const later = await world.addPhoto()
    world.closeDatabase()
    writeFileSync(join(world.dataDir, 'secrets.json'), '{}')
    const { notes } = await world.restore(world.dataDir, { replace: true })
    const aside = readdirSync(world.dataDir).find((name) => name.startsWith('before-restore-')) ?? ''
    expect(notes.join(' ')).toContain(aside)
    expect(tables(world.dataDir)).toEqual(photos.map(({ id }) => id).sort())
    expect(Object.keys(treeOf(join(world.dataDir, aside))).some((name) => name.includes(later.id))).toBe(true)
    expect(Object.keys(treeOf(join(world.dataDir, 'files'))).some((name) => name.includes(later.id))).toBe(
      false,
    )
    expect(existsSync(join(world.dataDir, 'secrets.json'))).toBe(true)
  })

  it('goes on with what is there, and writes again what was left half', async () => {
    const staged = join(restored(), 'restoring')
    const key = (one: Photo) => join('files/originals', one.accountId, one.id, one.sha256)
    for (const one of photos) mkdirSync(dirname(join(staged, key(one))), { recursive: true })
    writeFileSync(join(staged, 'backup'), backupId)
    copyFileSync(objectPath(photo(0).sha256), join(staged, key(photo(0))))
    writeFileSync(join(staged, key(photo(1))), 'half')
    writeFileSync(join(staged, key(photo(2))), new Uint8Array(2000))
    await world.restore(restored())
    expect(treeOf(join(restored(), 'files'))).toEqual(treeOf(join(world.dataDir, 'files')))
    expect(existsSync(staged)).toBe(false)
  })
})
