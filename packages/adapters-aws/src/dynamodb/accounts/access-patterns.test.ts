import { emailKey, newId, type Change } from '@cloudalbum/core'
import { anAccount, FakeClock } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import {
  documentedPatterns,
  measurePatterns,
  type MeasuredPatterns,
} from '../../testing/documented-patterns.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { createDynamoActivity } from '../activity.ts'
import { createDynamoChangeFeed } from '../changes/change-feed.ts'
import { changeTables } from '../changes/tables.ts'
import { createDynamoJobQueue } from '../jobs/job-queue.ts'
import { jobTables } from '../jobs/tables.ts'
import { createDynamoAccounts } from './dynamo-accounts.ts'
import { accountTables } from './tables.ts'

const accountId = newId()

it(
  'accounts, changes and jobs cost what docs/data/dynamodb-accounts.md says',
  { timeout: 120_000 },
  async () => {
    const measured = {
      ...(await ofAccounts()),
      ...(await ofSecrets()),
      ...(await ofChanges()),
      ...(await ofJobs()),
    }
    expect(measured).toEqual(await documentedPatterns('dynamodb-accounts'))
  },
)

async function open() {
  const world = await testDynamo(accountTables, { billed: true })
  const clock = new FakeClock()
  const onFault = (error: unknown) => {
    throw error
  }
  return { ...world, clock, ...createDynamoAccounts({ dynamo: world.dynamo, clock, onFault }) }
}

async function ofAccounts(): Promise<MeasuredPatterns> {
  const { accounts, consumed, close } = await open()
  const add = (more: object = {}) => accounts.create(anAccount(more))
  const admin = await add()
  for (let n = 0; n < 29; n++) await add()
  const pending = await add({ confirmedAtMs: null })
  const member = await add()
  const measured = await measurePatterns(consumed, {
    'an account': () => accounts.get(member.id),
    'an account by its address': () => accounts.byEmail(emailKey(member.email)),
    'a page of accounts': () => accounts.list(undefined, 30),
    'whether anybody is confirmed': () => accounts.hasConfirmed(),
    'accounts that are being deleted': () => accounts.listDeleting(),
    'make a confirmed account': () => add(),
    'make an account to be confirmed': () => add({ confirmedAtMs: null }),
    'confirm an account': () => accounts.confirm(pending.id, 5),
    'change name, preferences, when it was seen': () => accounts.update(member.id, { seenAtMs: 7 }),
    'change an address': () => accounts.changeEmail(member.id, 'new@example.org'),
    'change a quota, disable or enable a member': () =>
      accounts.setStanding(member.id, { disabled: true }, 8),
    'make somebody administrator': () => accounts.setStanding(pending.id, { role: 'admin' }, 8),
    'take the role of an administrator': () => accounts.setStanding(admin.id, { role: 'member' }, 8),
    'shut an account': () => accounts.startDelete(admin.id, 9),
    'remove its row': () => accounts.finishDelete(admin.id),
  })
  close()
  return measured
}

async function ofSecrets(): Promise<MeasuredPatterns> {
  const { sessions, codes, keys, invitations, settings, limiter, passwords, signingKeys, ...world } =
    await open()
  const { clock, consumed, close } = world
  const activity = createDynamoActivity(world.dynamo, clock)
  const id = newId()
  const expiresAtMs = clock.now() + 30 * 24 * 3_600_000
  const session = (more: object = {}) => ({
    id: newId(),
    accountId,
    device: 'Firefox on Linux',
    createdAtMs: 1,
    usedAtMs: 1,
    expiresAtMs,
    refreshHash: 'h1',
    grant: null,
    previous: null,
    ...more,
  })
  const code = { accountId, purpose: 'reset', hash: 'right', email: null, expiresAtMs, triesLeft: 5 } as const
  const key = { id, accountId, name: 'Laptop', secretHash: 'hash', createdAtMs: 1, usedAtMs: null }
  const invitation = { id, email: null, secret: 'secret', createdAtMs: 1, expiresAtMs }
  const limit = { max: 2, windowMs: 60_000 }
  const hit = () => limiter.hit('sign-in 192.0.2.1', limit)
  const rotation = { refreshHash: 'h2', salt: 's', nowMs: 5, expiresAtMs }
  for (let n = 0; n < 4; n++) await sessions.create(session())
  const measured = await measurePatterns(consumed, {
    'start a session': () => sessions.create(session({ id })),
    'a session': () => sessions.get(id),
    'five sessions of an account': () => sessions.list(accountId, clock.now()),
    'replace a refresh token': () => sessions.rotate(id, 'h1', rotation),
    'replace a refresh token, first of a day': () =>
      sessions.rotate(id, 'h2', {
        ...rotation,
        refreshHash: 'h3',
        expiresAtMs: expiresAtMs + 24 * 3_600_000,
      }),
    'end a session': () => sessions.remove(accountId, id),
    'end four sessions of an account': () => sessions.removeAll(accountId),
    'sessions that DynamoDB has removed, looked for by a prune': () => sessions.prune(clock.now()),
    'send a code': () => codes.put(code),
    'use a wrong code': () => codes.use(accountId, 'reset', 'wrong', clock.now()),
    'use a right code': () => codes.use(accountId, 'reset', 'right', clock.now()),
    'forget the codes of an account': () => codes.removeAll(accountId),
    'make an API key': () => keys.create(key),
    'an API key': () => keys.get(id),
    'the API keys of an account': () => keys.list(accountId),
    'when an API key was used': () => keys.touch(id, 7),
    'revoke an API key': () => keys.remove(accountId, id),
    invite: () => invitations.create(invitation),
    'open invitations': () => invitations.listOpen(clock.now()),
    'take an invitation': () => invitations.take('secret', 'ann@example.org', accountId, clock.now()),
    'give an invitation back': () => invitations.giveBack(id, accountId),
    'revoke an invitation': () => invitations.remove(id),
    'change settings': () => settings.write({ signUp: 'open' }),
    settings: () => settings.read(),
    'note that somebody changes something': () => activity.note(),
    'for how long nobody did': () => activity.quietForMs(),
    'count the first attempt of a window': hit,
    'count another attempt': hit,
    'refuse an attempt': hit,
    'forgive an attempt': () => limiter.forgive('sign-in 192.0.2.1'),
    'set a password': () => passwords.put(accountId, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'),
    'a password': () => passwords.get(accountId),
    'add a signing key': () => signingKeys.add({ kid: 'k', privateJwk: '{}', createdAtMs: 1 }, undefined),
    'the signing keys': () => signingKeys.list(),
  })
  close()
  return measured
}

async function ofChanges(): Promise<MeasuredPatterns> {
  const { dynamo, consumed, close } = await testDynamo(changeTables, { billed: true })
  const clock = new FakeClock()
  const feed = createDynamoChangeFeed(dynamo, clock)
  const change: Change = { type: 'photo-ready', photoIds: [newId()] }
  for (let n = 0; n < 20; n++) await feed.publish(accountId, change)
  const measured = await measurePatterns(consumed, {
    'publish a change': () => feed.publish(accountId, change),
    'publish one, in a process that has not for a minute': () =>
      createDynamoChangeFeed(dynamo, clock).publish(accountId, change),
    'the present cursor': () => feed.read(accountId, undefined, 100),
    'nothing new': () => feed.read(accountId, '22', 100),
    'twenty changes after a cursor': () => feed.read(accountId, '2', 100),
    'the prune of every day': () => feed.prune(clock.now() - 7 * 24 * 3_600_000),
    'forget the changes of an account': () => feed.eraseAccount(accountId),
  })
  close()
  return measured
}

async function ofJobs(): Promise<MeasuredPatterns> {
  const { dynamo, consumed, close } = await testDynamo(jobTables, { billed: true })
  const clock = new FakeClock()
  const queue = createDynamoJobQueue(dynamo, clock)
  const job = { kind: 'process-photo', payload: { photoId: newId() } }
  const take = async () => {
    const taken = await queue.lease(['process-photo'], 60_000)
    if (!taken) throw new Error('There is no job.')
    return taken
  }
  const [id, key] = [newId(), newId()]
  const byId = { id: '', state: '' }
  const measured = await measurePatterns(consumed, {
    'look for a job of one kind, and find none': () => queue.lease(['process-photo'], 60_000),
    'a job that is not there': () => queue.leaseJob(id, 60_000),
    'whether any job waits, when none does': () => queue.announceOverdue(['process-photo', 'mail'], 0, 100),
    'add a job': () => queue.enqueue(job),
  })
  const [waiting] = await queue.listOverdue(['process-photo'], 0, 1)
  byId.id = waiting?.id ?? ''
  Object.assign(
    measured,
    await measurePatterns(consumed, {
      'take a job by its id': async () => void (byId.state = (await queue.leaseJob(byId.id, 60_000)).state),
      'add a job with a key': () => queue.enqueue({ ...job, key }),
      'add another one of its key': () => queue.enqueue({ ...job, key }),
    }),
  )
  expect(byId.state).toBe('leased')
  let taken = await take()
  Object.assign(
    measured,
    await measurePatterns(consumed, {
      'hold a job for longer': () => (clock.advance(1000), queue.extend(taken, 60_000)),
      'try a job again later': () => queue.retry(taken, 'no luck', 1000),
      'look for a job of one kind, and take it': async () => {
        clock.advance(1000)
        taken = await take()
      },
      'bury a job': () => queue.bury(taken, 'poison'),
      'a page of dead jobs': () => queue.listDead(undefined, 30),
      'redrive a job': () => queue.redrive([taken.id]),
      'jobs that are overdue, of one kind': () => queue.listOverdue(['process-photo'], 0, 100),
      'announce one again': () => queue.announceOverdue(['process-photo'], 0, 100),
      'how many jobs are due, leased and dead': () => queue.stats(),
    }),
  )
  taken = await take()
  Object.assign(measured, await measurePatterns(consumed, { 'complete a job': () => queue.complete(taken) }))
  close()
  return measured
}
