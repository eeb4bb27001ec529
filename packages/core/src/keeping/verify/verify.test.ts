import {
  createSqliteCounters,
  createSqliteGalleryStore,
  createSqliteItemStore,
  createSqliteLongWorkStore,
  createSqliteProfileStore,
} from '@cloudalbum/adapters-local'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { originalKey, renditionKey, type Photo } from '../../photos/photo.ts'
import type { Account } from '../../accounts/account.ts'
import { profileImageKeys } from '../../profiles/profile-image.ts'
import type { LongWork } from '../../ports/long-work-store.ts'
import { runLongWork, type RunOptions } from '../run-long-work.ts'
import { verifyAlbum, verifyKind, type VerifyAlbumPorts } from './verify.ts'
import type { VerifyOptions } from './verify-terms.ts'

const dayMs = 86_400_000

let clock: FakeClock
let album: TestAlbum
let ports: VerifyAlbumPorts
beforeEach(() => {
  clock = new FakeClock(Date.now())
  album = openTestAlbum(clock)
  const { db } = album
  const account = { id: album.album.accountId } as Account
  ports = {
    ...album.ports,
    accounts: { get: () => Promise.resolve(account), list: () => Promise.resolve({ accounts: [account] }) },
    profiles: createSqliteProfileStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    counters: createSqliteCounters(db),
  }
})
afterEach(() => album.close())

const fileOf = (key: string) => join(album.folder, 'files', key)
const damage = (key: string) => {
  const bytes = readFileSync(fileOf(key))
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
  writeFileSync(fileOf(key), bytes)
}

async function readyPhoto(text: string): Promise<Photo> {
  const photo = await album.receive(Buffer.from(text))
  await album.work()
  return (await album.ports.photos.get(photo.id)) ?? photo
}

const everything: VerifyOptions = { bytes: 'all', repair: true }
async function verify(options: VerifyOptions = everything, run: RunOptions = {}): Promise<LongWork> {
  const store = { work: createSqliteLongWorkStore(album.db), clock, onError: ports.clock.now }
  const order = { kind: verifyKind, options: { ...options } }
  return (await runLongWork(store, order, verifyAlbum(ports, options), run)).work
}

/** What was found, in few words. */
const found = ({ findings }: LongWork) =>
  findings.first.map(({ what, where, repaired }) => [what, where, repaired])

describe('a verification', () => {
  it('finds nothing where all is well, and says how much it looked at', async () => {
    for (const text of ['one', 'three', 'fifteen']) await readyPhoto(text)
    const work = await verify()
    expect(work).toMatchObject({ state: 'done', done: 3, total: 3, result: { photos: 3, readBytes: 15 } })
    expect(work.findings.count).toBe(0)
    expect((await verify({ bytes: 'none', repair: false })).result).toEqual({ photos: 3, readBytes: 0 })
  })

  it('finds a rendition that is missing or damaged, and makes it again', async () => {
    const photo = await readyPhoto('one')
    const [thumbnail, preview] = [renditionKey(photo, 'thumbnail'), renditionKey(photo, 'preview')]
    rmSync(fileOf(thumbnail))
    damage(preview)
    const wrong = [
      ['rendition-missing', thumbnail],
      ['rendition-damaged', preview],
    ]
    expect(found(await verify({ bytes: 'all', repair: false }))).toEqual(wrong.map((one) => [...one, false]))
    expect(found(await verify())).toEqual(wrong.map((one) => [...one, true]))
    expect(readFileSync(fileOf(thumbnail), 'utf8')).toBe('one')
    expect(readFileSync(fileOf(preview), 'utf8')).toBe('one')
    expect(found(await verify({ ...everything }))).toEqual([])
  })

  it('finds an original that is missing, short or damaged, and leaves everything as it is', async () => {
    const [gone, short, flipped] = [await readyPhoto('one'), await readyPhoto('two'), await readyPhoto('six')]
    rmSync(fileOf(originalKey(gone)))
    rmSync(fileOf(renditionKey(gone, 'preview')))
    writeFileSync(fileOf(originalKey(short)), 'tw')
    damage(originalKey(flipped))
    const expected = [
      ['original-missing', originalKey(gone), false],
      ['rendition-missing', renditionKey(gone, 'preview'), false],
      ['original-damaged', originalKey(short), false],
      ['original-damaged', originalKey(flipped), false],
    ]
    expect(found(await verify()).sort()).toEqual(expected.sort())
    expect(readFileSync(fileOf(originalKey(short)), 'utf8')).toBe('tw')
    expect(existsSync(fileOf(renditionKey(short, 'preview')))).toBe(true)
    expect((await ports.photos.get(gone.id))?.state).toBe('ready')
  })

  it('reads no bytes where it only looks whether files are there, and a share of them where it is told to', async () => {
    for (let n = 0; n < 20; n++) damage(originalKey(await readyPhoto(`photo ${n}`)))
    expect(found(await verify({ bytes: 'none', repair: true }))).toEqual([])
    const { count } = (await verify({ bytes: { share: 0.5 }, repair: true })).findings
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(20)
  })

  it('finds files that no row speaks of, a day after they came, and removes none', async () => {
    const photo = await readyPhoto('one')
    const [account, id] = [photo.accountId, photo.id]
    const strange = [
      `originals/${account}/${id}/${'0'.repeat(64)}`,
      `renditions/${account}/${id}/${photo.sha256}/preview-1.png`,
      `originals/${account}/01hzzzzzzzzzzzzzzzzzzzzzzz/${photo.sha256}`,
      `renditions/notes`,
    ]
    for (const key of strange) await album.ports.blobs.put(key, Buffer.from('x'))
    expect(found(await verify())).toEqual([])
    clock.advance(2 * dayMs)
    expect(found(await verify()).sort()).toEqual(
      [
        ['file-unknown', strange[0], false],
        ['file-unknown', strange[1], false],
        ['file-orphan', strange[2], false],
        ['file-unknown', strange[3], false],
      ].sort(),
    )
    for (const key of strange) expect(existsSync(fileOf(key))).toBe(true)
  })

  it('removes renditions that newer ones took the place of, when no open page shows them any more', async () => {
    const photo = await readyPhoto('one')
    const newer = { width: 1, height: 1, thumbHash: '', renditionVersion: 2 }
    await ports.photos.rerender(photo.id, photo.sha256, newer, clock.now())
    const after = { ...photo, ...newer }
    const old = renditionKey(photo, 'preview')
    clock.advance(2 * dayMs)
    expect((await verify({ bytes: 'none', repair: true })).findings.first.map(({ what }) => what)).toEqual([
      'rendition-missing',
      'rendition-missing',
    ])
    for (const one of ['thumbnail', 'preview'] as const)
      await ports.blobs.put(renditionKey(after, one), Buffer.from('n'), { contentType: 'image/jpeg' })
    expect(found(await verify({ bytes: 'none', repair: false })).map(([what]) => what)).toEqual([
      'rendition-old',
      'rendition-old',
    ])
    expect(existsSync(fileOf(old))).toBe(true)
    await verify({ bytes: 'none', repair: true })
    expect(existsSync(fileOf(old))).toBe(false)
    expect(existsSync(fileOf(renditionKey(after, 'preview')))).toBe(true)
  })

  it('sets counts that are wrong to what the rows say', async () => {
    const photo = await readyPhoto('one')
    album.db.exec(
      `UPDATE photo_months SET count = 5; UPDATE photo_accounts SET used_bytes = 9, ready = 0, trashed = 4`,
    )
    const wrong = ['used bytes', 'ready', 'trashed', expect.stringMatching(/^month /)]
    const told = await verify({ bytes: 'none', repair: false })
    expect(told.findings.first.map(({ where }) => where.replace(/ of account .*/, '')).sort()).toEqual(
      wrong.toSorted(),
    )
    expect((await verify()).findings).toMatchObject({ count: 4, repaired: 4 })
    expect(await album.ports.photos.usage(photo.accountId)).toMatchObject({ usedBytes: 3 })
    expect(found(await verify({ bytes: 'all', repair: false }))).toEqual([])
  })

  it('finds pictures of profiles that are missing', async () => {
    const accountId = album.album.accountId
    const profile = await createSqliteProfileStore(album.db).create({
      accountId,
      imagesId: 'images',
      handle: 'anna',
      createdAtMs: 0,
    })
    const image = { hash: 'h1', updatedAtMs: 0 }
    await createSqliteProfileStore(album.db).changeImage(accountId, 'avatar', (slot) => ({ ...slot, image }))
    const keys = profileImageKeys(profile.imagesId, 'avatar', 'h1')
    for (const key of keys) await album.ports.blobs.put(key, Buffer.from('x'))
    expect(found(await verify())).toEqual([])
    rmSync(fileOf(keys[0] ?? ''))
    expect(found(await verify())).toEqual([['profile-image-missing', keys[0], false]])
  })

  it('goes on where it was stopped, and finds what is behind', async () => {
    const photos: Photo[] = []
    for (let n = 0; n < 25; n++) photos.push(await readyPhoto(`photo ${n}`))
    for (const photo of photos) rmSync(fileOf(renditionKey(photo, 'thumbnail')))
    const states: string[] = []
    for (;;) {
      const { state, findings } = await verify(everything, { sliceMs: 0, staysRunning: true })
      states.push(state)
      if (state === 'done') {
        expect(findings).toMatchObject({ count: 25, repaired: 25 })
        break
      }
    }
    expect(states.length).toBeGreaterThan(5)
    for (const photo of photos) expect(existsSync(fileOf(renditionKey(photo, 'thumbnail')))).toBe(true)
  })

  it('tells of a photo that this machine cannot read now, and goes on with the others', async () => {
    const photo = await readyPhoto('one')
    rmSync(fileOf(renditionKey(photo, 'preview')))
    album.says.verdict = new Error('The decoder ended.')
    expect(found(await verify())).toEqual([
      ['original-unread', originalKey(photo), false],
      ['rendition-missing', renditionKey(photo, 'preview'), false],
    ])
    album.says.verdict = {}
    expect(found(await verify())).toEqual([['rendition-missing', renditionKey(photo, 'preview'), true]])
  })
})
