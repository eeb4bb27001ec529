import { createSqliteLongWorkStore } from '@cloudalbum/adapters-local'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../accounts/account.ts'
import { renditionKeys, renditionVersion, type Photo } from '../../photos/photo.ts'
import { runLongWork } from '../run-long-work.ts'
import { reRender, reRenderKind, type ReRenderPorts } from './re-render.ts'

let clock: FakeClock
let album: TestAlbum
beforeEach(() => {
  clock = new FakeClock(Date.now())
  album = openTestAlbum(clock)
})
afterEach(() => album.close())

/** A photo as an earlier version of the album has left it. */
async function earlierPhoto(text: string): Promise<Photo> {
  const { id } = await album.receive(Buffer.from(text))
  await album.work()
  const photo = await album.ports.photos.get(id)
  if (!photo) throw new Error('The photo is gone.')
  const earlier = { ...photo, renditionVersion: 0.5 }
  for (const [i, key] of renditionKeys(photo).entries()) {
    await album.ports.blobs.remove([key])
    await album.ports.blobs.put(renditionKeys(earlier)[i] ?? '', Buffer.from('old'))
  }
  return earlier
}

const isThere = (photo: Photo, version = photo.renditionVersion) =>
  renditionKeys({ ...photo, renditionVersion: version }).every((key) =>
    existsSync(join(album.folder, 'files', key)),
  )

/** Rows of the earlier version, in front of a store that knows the present one only. */
function portsFor(earlier: Photo[]): ReRenderPorts {
  const account = { id: album.album.accountId } as Account
  const shown = new Map(earlier.map((photo) => [photo.id, photo]))
  return {
    ...album.ports,
    accounts: { list: () => Promise.resolve({ accounts: [account] }) },
    photos: {
      usage: (accountId) => album.ports.photos.usage(accountId),
      listByState: (_account, state) =>
        Promise.resolve({ photos: state === 'ready' ? [...shown.values()] : [] }),
      get: (id) => Promise.resolve(shown.get(id)),
      rerender(id, _sha256, rendered) {
        const photo = shown.get(id)
        if (!photo || photo.renditionVersion >= rendered.renditionVersion) return Promise.resolve(false)
        // Never before its files are there.
        expect(isThere(photo, rendered.renditionVersion)).toBe(true)
        shown.set(id, { ...photo, ...rendered })
        return Promise.resolve(true)
      },
    },
  }
}

const run = (ports: ReRenderPorts) => {
  const work = createSqliteLongWorkStore(album.db)
  const holdPorts = { work, clock, onError: () => undefined }
  return runLongWork(holdPorts, { kind: reRenderKind }, reRender(ports))
}

it('makes renditions anew, and shows the earlier ones until these are there', async () => {
  const photos = [await earlierPhoto('one'), await earlierPhoto('two')]
  const ports = portsFor(photos)
  expect(await run(ports)).toMatchObject({ state: 'done', result: { photos: 2, rendered: 2 } })
  for (const photo of photos) {
    expect(await ports.photos.get(photo.id)).toMatchObject({ renditionVersion })
    expect([isThere(photo), isThere(photo, renditionVersion)]).toEqual([true, true])
  }
  expect(await run(ports)).toMatchObject({ result: { photos: 2, rendered: 0 } })
})

it.each(['put', 'rerender', 'publish'] as const)('goes on after an end at each %s', async (step) => {
  const photos = [await earlierPhoto('one'), await earlierPhoto('two')]
  const ports = portsFor(photos)
  const cut = () => Promise.reject(new Error('the power went'))
  const broken: ReRenderPorts = {
    ...ports,
    blobs:
      step === 'put'
        ? { ...ports.blobs, withFile: album.ports.blobs.withFile.bind(album.ports.blobs), put: cut }
        : ports.blobs,
    photos: step === 'rerender' ? { ...ports.photos, rerender: cut } : ports.photos,
    changes: step === 'publish' ? { publish: cut } : ports.changes,
  }
  await expect(run(broken)).rejects.toThrow('the power went')
  for (const photo of photos) {
    const now = await ports.photos.get(photo.id)
    expect(isThere(now ?? photo)).toBe(true)
  }
  expect(await run(ports)).toMatchObject({ state: 'done' })
  for (const photo of photos) expect(await ports.photos.get(photo.id)).toMatchObject({ renditionVersion })
})

it('tells of an original that cannot be used, and leaves its renditions', async () => {
  const photo = await earlierPhoto('one')
  album.says.verdict = { outcome: 'rejected', detail: 'It is damaged.' }
  const ports = portsFor([photo])
  const { work } = await run(ports)
  expect(work.findings).toMatchObject({ count: 1, first: [{ what: 'original-unread', repaired: false }] })
  expect(isThere(photo)).toBe(true)
})
