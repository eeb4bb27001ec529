import {
  createSqlitePhotoStore,
  dataFolder,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { newPhotoRow, originalKey, renditionKey, renditions } from '@cloudalbum/core'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFiles } from './check-files.ts'

const bytes = Buffer.from('the bytes of a photo')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const announced = { fileName: 'a.jpg', sizeBytes: bytes.length, sha256, contentType: 'image/jpeg' }
const row = {
  ...newPhotoRow('01m7yjavsb2ec1rpeb150mssc6', announced, 'UTC', Date.now()),
  renditionVersion: 1,
}
const facts = {
  contentType: 'image/jpeg',
  width: 4,
  height: 3,
  thumbHash: '',
  camera: {},
  tags: [],
  description: '',
}

let dataDir: string
const write = (key: string, content: Uint8Array = bytes) => {
  const path = join(dataFolder(dataDir).files, key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'doctor-files-'))
  const db = openDatabase(dataFolder(dataDir).database)
  migrate(db, migrations)
  const store = createSqlitePhotoStore(db)
  await store.reserve(row, null)
  await store.startProcessing(row.id, Date.now())
  await store.complete(row.id, sha256, { ...facts, renditionVersion: 1, taken: row.taken }, Date.now())
  db.close()
  for (const key of [originalKey(row), ...renditions.map((one) => renditionKey(row, one))]) write(key)
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const look = async (originals = false) => {
  const [first, second] = await checkFiles(dataDir, { originals })
  return [first?.state, second?.state]
}

describe('the files of photos', () => {
  it('are in order when all are there', async () => {
    expect(await look()).toEqual(['ok', 'ok'])
    expect(await look(true)).toEqual(['ok', 'ok'])
  })

  it('are missed one by one', async () => {
    rmSync(join(dataFolder(dataDir).files, renditionKey(row, 'thumbnail')))
    expect(await look()).toEqual(['ok', 'problem'])
    rmSync(join(dataFolder(dataDir).files, originalKey(row)))
    expect(await look()).toEqual(['problem', 'problem'])
  })

  it('that were cut short are found at a glance', async () => {
    write(originalKey(row), bytes.subarray(1))
    expect(await look()).toEqual(['problem', 'ok'])
  })

  it('with a flipped bit are found when they are read', async () => {
    const flipped = Buffer.from(bytes)
    flipped[3]! ^= 1
    write(originalKey(row), flipped)
    expect(await look()).toEqual(['ok', 'ok'])
    const [originals] = await checkFiles(dataDir, { originals: true })
    expect(originals).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('other bytes than were uploaded') as string,
    })
  })
})
