import { createSqliteJobQueue, createSqliteLongWorkStore } from '@cloudalbum/adapters-local'
import { openBackupWorld, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { cephClient, testBuckets } from '@cloudalbum/adapters-aws/testing'
import { readConfig } from '@cloudalbum/config'
import {
  backupKind,
  backupWork,
  keepBackingUp,
  longWorkJob,
  longWorkJobKind,
  type ScheduledBackups,
} from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest'
import { scheduledBackups } from './backups.ts'

const hourMs = 3_600_000
let clock: FakeClock
let world: BackupWorld
beforeEach(async () => {
  clock = new FakeClock(Date.UTC(2026, 10, 21))
  world = openBackupWorld({ clock })
  await world.addPhoto()
})
afterEach(() => {
  world.close()
  vi.unstubAllEnvs()
})

/** As an album reads it that is started with this. */
function settings(to: string): ScheduledBackups {
  const env = {
    DATA_DIR: world.dataDir,
    BACKUP_TO: to,
    BACKUP_EVERY: '6',
    BACKUP_KEEP: '2',
    AWS_REGION: 'us-east-1',
  }
  const backups = scheduledBackups(readConfig({ ...env, S3_PATH_STYLE: 'yes' }), { ...world, clock })
  if (!backups) throw new Error('No backups are made.')
  return backups
}

/** As the server does every few minutes. Gives what came of it; undefined when nothing was due. */
async function tick(backups: ScheduledBackups): Promise<unknown> {
  const onError = (error: unknown) => {
    throw error
  }
  const jobs = createSqliteJobQueue(world.db, clock)
  const ports = { work: createSqliteLongWorkStore(world.db), jobs, clock, onError }
  await keepBackingUp(ports, backups)
  const due = await jobs.lease([longWorkJobKind], 1000)
  if (!due) return undefined
  await jobs.complete(due)
  const job = longWorkJob(ports, { [backupKind]: backupWork(backups) })
  const signal = new AbortController().signal
  await job.run(due.payload, { signal } as Parameters<typeof job.run>[1])
  return (await ports.work.get(backupKind))?.result
}

it.each(['a bucket', 'a folder'])(
  'one machine backs up to %s as it is set, and keeps as many as it is told',
  async (kind) => {
    const { endpoint, accessKeyId, secretAccessKey } = inject('s3')
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint)
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
    vi.stubEnv('AWS_REGION', 'us-east-1')
    const { uploads } = await testBuckets(cephClient(inject('s3')), 1)
    const to = kind === 'a folder' ? join(world.folder, 'kept') : `s3://${uploads}/album`
    const backups = settings(to)
    clock.advance(6 * hourMs)

    expect(await tick(backups)).toMatchObject({ files: 3, removed: 0 })
    clock.advance(5 * hourMs)
    expect(await tick(backups)).toBeUndefined()
    await world.addPhoto()
    for (const removed of [0, 1]) {
      clock.advance(6 * hourMs)
      expect(await tick(backups)).toMatchObject({ files: 6, removed })
    }
    const { place } = await backups.open()
    expect(await place.backups()).toHaveLength(2)
  },
)
