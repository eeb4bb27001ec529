import { createSqliteJobQueue, createSqliteLongWorkStore } from '@cloudalbum/adapters-local'
import { openBackupWorld, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { longWorkJobKind, stopWork } from '../ask-long-work.ts'
import { longWorkJob } from '../long-work-job.ts'
import { originalKey } from '../../photos/photo.ts'
import { backupKind, backupWork, keepBackingUp, type ScheduledBackups } from './scheduled-backups.ts'

const hourMs = 3_600_000
let clock: FakeClock
let world: BackupWorld
let ports: ReturnType<typeof portsOf>
let backups: ScheduledBackups
beforeEach(async () => {
  clock = new FakeClock()
  world = openBackupWorld({ clock })
  await world.addPhoto()
  ports = portsOf()
  backups = {
    everyMs: 24 * hourMs,
    keep: { newest: 2, last: [] },
    version: 'test',
    open: () => Promise.resolve(world.ports),
  }
})
afterEach(() => world.close())

function portsOf() {
  return {
    work: createSqliteLongWorkStore(world.db),
    jobs: createSqliteJobQueue(world.db, clock),
    clock,
    onError: (error: unknown) => {
      throw error
    },
  }
}

/** As the server does every few minutes. Gives whether there was work. */
async function tick(signal = new AbortController().signal): Promise<boolean> {
  await keepBackingUp(ports, backups)
  const job = longWorkJob(ports, { [backupKind]: backupWork(backups) })
  const due = await ports.jobs.lease([longWorkJobKind], 1000)
  if (!due) return false
  await ports.jobs.complete(due)
  await job.run(due.payload, { signal } as Parameters<typeof job.run>[1])
  return true
}

const last = () => ports.work.get(backupKind)

describe('an album that backs up itself', () => {
  it('does it when the last backup is old enough, and keeps as many as it should', async () => {
    expect(await tick()).toBe(true)
    expect(await last()).toMatchObject({
      state: 'done',
      result: { files: 3, place: 'the place', removed: 0 },
    })
    clock.advance(23 * hourMs)
    expect(await tick()).toBe(false)
    clock.advance(hourMs)
    expect(await tick()).toBe(true)
    clock.advance(24 * hourMs)
    expect(await tick()).toBe(true)
    expect(await last()).toMatchObject({ result: { removed: 1 } })
    expect(await world.place.backups()).toHaveLength(2)
  })

  it('tells what is wrong with the album', async () => {
    const photo = await world.addPhoto()
    await world.blobs.remove([originalKey(photo)])
    await tick()
    expect(await last()).toMatchObject({
      state: 'done',
      findings: { count: 1, first: [{ what: 'original-missing', where: photo.id }] },
    })
  })

  it('waits an hour after it was stopped, and goes on at the next start when the process ended', async () => {
    const ended = new AbortController()
    const { files } = world.ports
    const list = () => (ended.abort(), Promise.reject(new Error('the process ends')))
    const get = (key: string) => files.get(key)
    backups.open = () => Promise.resolve({ ...world.ports, files: { get, list } })
    await tick(ended.signal)
    expect((await last())?.state).toBe('running')
    backups.open = () => Promise.resolve(world.ports)
    await stopWork(ports, backupKind)
    await tick()
    expect((await last())?.state).toBe('stopped')
    expect(await tick()).toBe(false)
    clock.advance(hourMs)
    await tick()
    expect((await last())?.state).toBe('done')
  })

  it('says so when the place is not there', async () => {
    backups.open = () => Promise.reject(new Error('There is no folder.'))
    await expect(tick()).rejects.toThrow('There is no folder.')
  })
})
