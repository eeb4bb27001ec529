import type { Change, ChangeEntry, ChangeFeed, Clock } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { createListeners } from './listeners.ts'

export interface DynamoChangeFeedOptions {
  /** How often to look for what other processes and functions publish; not set: only this process is listened to. */
  pollMs?: number
  /** Told when looking fails; the next look comes anyway. */
  onFault?: (error: unknown) => void
}

/** Numbers the changes of one account. */
interface Feed {
  accountId: string
  list: 'all'
  /** Number of the newest change; those before it are without a gap. */
  last: number
  lastAtMs: number
  /** Changes up to this number were forgotten before they expired. */
  forgotten?: number
}

interface ChangeRow {
  accountId: string
  number: number
  atMs: number
  change: Change
  expiresAtS: number
}

type Answer = Awaited<ReturnType<ChangeFeed['read']>>

/** Then DynamoDB removes a change by itself. */
export const changeLifeMs = 7 * 24 * 3_600_000
/** Longer than a change takes between its number and its row. */
const underWayMs = 30_000

/**
 * Changes in DynamoDB. A change draws the next number of its account, then writes its row: two plain writes, which many functions
 * may do at once. Whoever reads never steps over a number whose row is not there: it is waited for while it may be under way, and
 * when it is not, because it expired or its writer died, the answer is `reset`. What is told was done before it was published, so a
 * page that loads anew has seen it.
 */
export class DynamoChangeFeed implements ChangeFeed {
  private readonly dynamo: Dynamo
  private readonly clock: Clock
  private readonly listeners: ReturnType<typeof createListeners>

  constructor(dynamo: Dynamo, clock: Clock, { pollMs, onFault }: DynamoChangeFeedOptions = {}) {
    this.dynamo = dynamo
    this.clock = clock
    this.listeners = createListeners({
      look: async (accountId) => (await this.feedOf(accountId, false))?.last,
      pollMs,
      onFault,
    })
  }

  async publish(accountId: string, change: Change): Promise<void> {
    const atMs = this.clock.now()
    const feed = await this.dynamo.update<Feed>(
      'change-feeds',
      { accountId },
      { update: 'SET #list = :all, #lastAtMs = :atMs ADD #last :one', values: { all: 'all', atMs, one: 1 } },
    )
    if (!feed) throw new Error('A change without a condition was refused.')
    const row: ChangeRow = {
      accountId,
      number: feed.last,
      atMs,
      change,
      expiresAtS: Math.ceil((atMs + changeLifeMs) / 1000),
    }
    await this.dynamo.put('changes', { ...row })
    this.listeners.ring(accountId)
  }

  async read(accountId: string, cursor: string | undefined, limit: number): Promise<Answer> {
    const feed = await this.feedOf(accountId)
    const last = feed?.last ?? 0
    if (cursor === undefined) return { changes: [], cursor: String(last), reset: false }
    const from = /^\d{1,15}$/.test(cursor) ? Number(cursor) : -1
    if (from < (feed?.forgotten ?? 0) || from > last) return reset(last)
    if (!feed || from === last) return { changes: [], cursor: String(from), reset: false }

    const { rows } = await this.dynamo.query<ChangeRow>({
      table: 'changes',
      keys: '#accountId = :accountId AND #number > :from',
      values: { accountId, from },
      limit,
      consistent: true,
    })
    const whole = rows.filter((row, i) => row.number === from + 1 + i)
    if (whole.length === 0) {
      // The number after the cursor was drawn before whatever comes next was.
      const drawnBeforeMs = rows[0]?.atMs ?? feed.lastAtMs
      if (this.clock.now() - drawnBeforeMs > underWayMs) return reset(last)
    }
    return { changes: whole.map(toEntry), cursor: String(from + whole.length), reset: false }
  }

  subscribe(accountId: string, listener: () => void): () => void {
    return this.listeners.add(accountId, listener)
  }

  /** What DynamoDB removes by itself costs nothing; a later time walks through the feeds of all accounts. */
  async prune(beforeMs: number): Promise<void> {
    if (beforeMs <= this.clock.now() - changeLifeMs) return
    const feeds = this.dynamo.each<Feed>({
      table: 'change-feeds',
      index: 'byList',
      keys: '#list = :all',
      values: { all: 'all' },
    })
    for await (const { accountId } of feeds) await this.pruneFeed(accountId, beforeMs)
  }

  /** Changes first, then what numbers them: cut off in between, the next run goes on. */
  async eraseAccount(accountId: string): Promise<void> {
    await this.removeBelow(accountId, Number.MAX_SAFE_INTEGER)
    await this.dynamo.remove('change-feeds', { accountId })
  }

  private feedOf(accountId: string, consistent = true): Promise<Feed | undefined> {
    return this.dynamo.get<Feed>('change-feeds', { accountId }, { consistent })
  }

  private async pruneFeed(accountId: string, beforeMs: number): Promise<void> {
    let through = 0
    for await (const row of this.rowsOf(accountId)) {
      if (row.atMs >= beforeMs) break
      through = row.number
    }
    if (through === 0) return
    // Before the rows go: whoever reads meanwhile is told.
    await this.dynamo.update(
      'change-feeds',
      { accountId },
      {
        update: 'SET #forgotten = :through',
        condition: 'attribute_exists(#last) AND (attribute_not_exists(#forgotten) OR #forgotten < :through)',
        values: { through },
      },
    )
    await this.removeBelow(accountId, through + 1)
  }

  private async removeBelow(accountId: string, end: number): Promise<void> {
    let step: { table: string; remove: { accountId: string; number: number } }[] = []
    for await (const { number } of this.rowsOf(accountId)) {
      if (number >= end) break
      step.push({ table: 'changes', remove: { accountId, number } })
      if (step.length === 100) {
        await this.dynamo.write(step)
        step = []
      }
    }
    await this.dynamo.write(step)
  }

  private rowsOf(accountId: string): AsyncGenerator<ChangeRow> {
    return this.dynamo.each<ChangeRow>({
      table: 'changes',
      keys: '#accountId = :accountId',
      values: { accountId },
      consistent: true,
    })
  }
}

export const createDynamoChangeFeed = (
  dynamo: Dynamo,
  clock: Clock,
  options?: DynamoChangeFeedOptions,
): ChangeFeed => new DynamoChangeFeed(dynamo, clock, options)

const reset = (last: number): Answer => ({ changes: [], cursor: String(last), reset: true })

const toEntry = ({ number, atMs, change }: ChangeRow): ChangeEntry => ({
  cursor: String(number),
  atMs,
  change,
})
