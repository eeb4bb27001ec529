import { createSqlitePhotoIndex } from '@cloudalbum/adapters-local'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { FakeClock, samplesOf, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addAccount } from '../../accounts/add-account.ts'
import { closeAccount, resumeAccountDeletions } from '../../accounts/close-account.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import { resumeWork, stopWork } from '../ask-long-work.ts'
import { longWorkJob, longWorkKind } from '../long-work-job.ts'
import { deleteAccountWorkKind, deleteOrBegin, deleteWhole } from './delete-account-work.ts'

type Parts = Awaited<ReturnType<typeof openTemporaryParts<FakeClock>>>

let parts: Parts
let accountId: string
/** Called with each photo that goes for good. */
let onGone: (count: number) => Promise<unknown>

beforeEach(async () => {
  parts = await openTemporaryParts(new FakeClock(startMs))
  // Thousands of commits, and no power cut.
  parts.db.pragma('synchronous = OFF')
  const ports = { ...parts, defaultSettings: { signUp: 'open', defaultQuotaBytes: null } as const }
  const join = (name: string) =>
    addAccount(ports, { email: `${name}@example.org`, password: 'a long password', displayName: name })
  await join('admin')
  accountId = (await join('ann')).id
  onGone = () => Promise.resolve()
})
afterEach(() => parts.close())

async function openPorts(photoCount: number) {
  const samples = samplesOf({ photos: parts.photos, index: createSqlitePhotoIndex(parts.db) }, accountId)
  for (let count = 0; count < photoCount; count++) await samples.reserve()
  let gone = 0
  const photos = Object.assign(Object.create(parts.photos) as PhotoStore, {
    async finishPurge(id: string) {
      await parts.photos.finishPurge(id)
      await onGone((gone += 1))
    },
  })
  const ports = { ...parts, photos, erasers: [], onError: () => undefined }
  const kinds = { [deleteAccountWorkKind]: longWorkKind(() => deleteWhole(ports, accountId)) }
  const id = `${deleteAccountWorkKind}:${accountId}`
  return {
    ports,
    id,
    /** The `delete-account` job. */
    begin: () => deleteOrBegin(ports, accountId),
    run: () =>
      longWorkJob(ports, kinds).run({ workId: id }, { signal: new AbortController().signal, attempt: 1 }),
  }
}

const rowOf = () => parts.accounts.get(accountId)

describe('deleting an account', () => {
  it('is done at once when it has few photos, and is no work to be looked at', async () => {
    const { ports, begin } = await openPorts(3)
    await closeAccount(parts, accountId)
    await begin()
    expect(await rowOf()).toBeUndefined()
    expect(await ports.work.list()).toEqual([])
    await begin()
  })

  it('tells how far it is when it has many, can be stopped, and goes on where it was', async () => {
    const { ports, id, begin, run } = await openPorts(701)
    await closeAccount(parts, accountId)
    await begin()
    expect(await ports.work.get(id)).toMatchObject({ state: 'running', done: 0 })
    onGone = async (count) => (count === 250 ? stopWork(ports, id) : undefined)
    await run()
    expect(await ports.work.get(id)).toMatchObject({ state: 'stopped', done: 300, total: 701 })
    expect(await rowOf()).toBeDefined()

    // Upkeep asks for it every few minutes: it stays stopped until somebody wants it.
    expect(await resumeAccountDeletions(parts)).toBe(1)
    await begin()
    await run()
    expect(await ports.work.get(id)).toMatchObject({ state: 'stopped', done: 300 })

    await resumeWork(ports, id)
    await run()
    expect(await ports.work.get(id)).toMatchObject({ state: 'done', done: 701, total: 701 })
    expect(await rowOf()).toBeUndefined()
  })

  it('that has failed is tried again by the next job', async () => {
    const { ports, id, begin, run } = await openPorts(501)
    await closeAccount(parts, accountId)
    await begin()
    onGone = (count) => (count === 150 ? Promise.reject(new Error('no disk')) : Promise.resolve())
    await expect(run()).rejects.toThrow('no disk')
    const { onDead } = longWorkJob(ports, {})
    await onDead?.({ workId: id }, new Error('no disk'))
    expect(await ports.work.get(id)).toMatchObject({ state: 'failed', error: 'Error: no disk', done: 100 })
    await begin()
    await run()
    expect(await ports.work.get(id)).toMatchObject({ state: 'done' })
    expect(await rowOf()).toBeUndefined()
  })
})
