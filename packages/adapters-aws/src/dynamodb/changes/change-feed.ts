import { newSecret, type Change, type ChangeEntry, type ChangeFeed, type Clock } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { joinTurns } from '../photos/join-turns.ts'
import { unavailable } from '../retry.ts'
import { createListeners } from './listeners.ts'

export interface DynamoChangeFeedOptions {
  /** How often to look for what other processes and functions publish; not set: only this process is listened to. */
  pollMs?: number
  /** Told when looking fails; the next look comes anyway. */
  onFault?: (error: unknown) => void
}

/** Of one account. Says where its numbers go on when its changes have expired. */
interface Feed {
  accountId: string
  list: 'all'
  /** No change had a higher number, but for those whose rows are there. */
  last: number
}

/** What a process has seen of the end of a feed. */
interface End {
  /** Number of the newest change. */
  number: number
  /** As the feed says. */
  last: number
  seenAtMs: number
  /** When the newest change happened; undefined: none is left. */
  atMs?: number
}

interface ChangeRow {
  accountId: string
  number: number
  atMs: number
  change: Change
  /** Tells whose write it was, when the answer to one was lost. */
  writeId: string
  expiresAtS: number
}

type Answer = Awaited<ReturnType<ChangeFeed['read']>>

/** Then DynamoDB removes a change by itself. */
export const changeLifeMs = 7 * 24 * 3_600_000
/** Far less than changes live, so that the newest one that was seen is still there. */
const knownForMs = 60_000
const mostKnown = 10_000
const mostTries = 50
/** Changes of others that one look goes past. */
const mostFollowed = 100
/** The feed is written for so many changes at once. */
const numbersAhead = 64

/**
 * Changes in DynamoDB. A change takes the number after the newest one, unless somebody else was faster: one plain write, as whoever
 * publishes mostly knows the newest. So a number is there only when the one before it was, and whoever reads steps over nothing. Where
 * changes have expired, the answer is `reset`: what is told was done before it was published, so a page that loads anew has seen it.
 */
export class DynamoChangeFeed implements ChangeFeed {
  private readonly dynamo: Dynamo
  private readonly clock: Clock
  private readonly listeners: ReturnType<typeof createListeners>
  private readonly ends = new Map<string, End>()
  private readonly inTurn: (accountId: string, change: Change) => Promise<undefined>

  constructor(dynamo: Dynamo, clock: Clock, { pollMs, onFault }: DynamoChangeFeedOptions = {}) {
    this.dynamo = dynamo
    this.clock = clock
    this.inTurn = joinTurns<Change, undefined>(1, async (accountId, [change]) => {
      if (change) await this.publishNext(accountId, change)
      return [{ value: undefined }]
    })
    this.listeners = createListeners({
      look: async (accountId) => (await this.newestOf(accountId, false))?.number,
      pollMs,
      onFault,
    })
  }

  publish = async (accountId: string, change: Change): Promise<void> => {
    await this.inTurn(accountId, change)
  }

  async read(accountId: string, cursor: string | undefined, limit: number): Promise<Answer> {
    if (cursor === undefined) {
      const { number, atMs } = await this.lookAtEnd(accountId)
      return {
        changes: [],
        cursor: String(number),
        reset: false,
        ...(atMs === undefined ? {} : { newestAtMs: atMs }),
      }
    }
    const from = /^\d{1,15}$/.test(cursor) ? Number(cursor) : -1
    const answer =
      (await this.readAfter(accountId, from, limit)) ?? (await this.readAfter(accountId, from, limit))
    return answer ?? { changes: [], cursor: String((await this.lookAtEnd(accountId)).number), reset: true }
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
    this.ends.delete(accountId)
    await this.removeBelow(accountId, Number.MAX_SAFE_INTEGER)
    await this.dynamo.remove('change-feeds', { accountId })
  }

  /** Undefined when this cannot be gone on from, or the first change came at this moment. */
  private async readAfter(accountId: string, from: number, limit: number): Promise<Answer | undefined> {
    const { rows } = await this.dynamo.query<ChangeRow>({
      table: 'changes',
      keys: '#accountId = :accountId AND #number >= :from',
      values: { accountId, from },
      limit: limit + 1,
      consistent: true,
    })
    const isThere = rows[0]?.number === from
    const next = isThere ? rows.slice(1) : rows.slice(0, limit)
    const whole = next.filter((row, i) => row.number === from + 1 + i)
    if (whole.length === 0 && next.length > 0) return undefined
    if (rows.length === 0 && (await this.lookAtEnd(accountId)).number !== from) return undefined
    return { changes: whole.map(toEntry), cursor: String(from + whole.length), reset: false }
  }

  private async publishNext(accountId: string, change: Change): Promise<void> {
    for (let tries = 1; tries <= mostTries; tries++) {
      const end = await this.endOf(accountId)
      const number = end.number + 1
      const { isWritten, newest } = await this.write({ accountId, number, change })
      if (isWritten) {
        await this.remember(accountId, { ...end, number })
        this.listeners.ring(accountId)
        return
      }
      if (newest === undefined) this.ends.delete(accountId)
      else this.ends.set(accountId, { ...end, number: newest, seenAtMs: this.clock.now() })
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(200, 5 * tries)))
    }
    throw unavailable(new Error('Others publish for this account all the time.'))
  }

  private async endOf(accountId: string): Promise<End> {
    const known = this.ends.get(accountId)
    return known && this.clock.now() - known.seenAtMs < knownForMs ? known : this.lookAtEnd(accountId)
  }

  /** Where no changes are left, numbers go on after those that were used. */
  private async lookAtEnd(accountId: string): Promise<End> {
    const seenAtMs = this.clock.now()
    const [newest, feed] = await Promise.all([
      this.newestOf(accountId, true),
      this.dynamo.get<Feed>('change-feeds', { accountId }),
    ])
    const last = feed?.last ?? 0
    return { number: newest?.number ?? last, last, seenAtMs, ...(newest ? { atMs: newest.atMs } : {}) }
  }

  private async newestOf(accountId: string, consistent: boolean): Promise<ChangeRow | undefined> {
    const { rows } = await this.dynamo.query<ChangeRow>({
      table: 'changes',
      keys: '#accountId = :accountId',
      values: { accountId },
      backwards: true,
      limit: 1,
      consistent,
    })
    return rows[0]
  }

  /** Gives the newest number when another change has this one. One whose answer was lost knows itself again. */
  private async write(numbered: Pick<ChangeRow, 'accountId' | 'number' | 'change'>) {
    const { accountId, number } = numbered
    const atMs = this.clock.now()
    const row = {
      ...numbered,
      atMs,
      writeId: newSecret(6),
      expiresAtS: Math.ceil((atMs + changeLifeMs) / 1000),
    }
    const isWritten = await this.dynamo.put('changes', row, { condition: 'attribute_not_exists(#number)' })
    if (isWritten) return { isWritten }
    const { rows } = await this.dynamo.query<ChangeRow>({
      table: 'changes',
      keys: '#accountId = :accountId AND #number >= :number',
      values: { accountId, number },
      limit: mostFollowed,
      consistent: true,
    })
    return { isWritten: rows[0]?.writeId === row.writeId, newest: rows.at(-1)?.number }
  }

  private async remember(accountId: string, { number, last }: End): Promise<void> {
    if (this.ends.size >= mostKnown) this.ends.clear()
    const ahead = number > last ? number + numbersAhead : last
    if (ahead > last)
      await this.dynamo.update(
        'change-feeds',
        { accountId },
        {
          update: 'SET #list = :all, #last = :ahead',
          condition: 'attribute_not_exists(#last) OR #last < :ahead',
          values: { all: 'all', ahead },
        },
      )
    this.ends.set(accountId, { number, last: ahead, seenAtMs: this.clock.now() })
  }

  private async pruneFeed(accountId: string, beforeMs: number): Promise<void> {
    let through = 0
    let isAll = true
    for await (const row of this.rowsOf(accountId)) {
      isAll = row.atMs < beforeMs
      if (!isAll) break
      through = row.number
    }
    if (through === 0) return
    // Before the rows go: the next change follows on them.
    if (isAll)
      await this.dynamo.update(
        'change-feeds',
        { accountId },
        {
          update: 'SET #last = :through',
          condition: 'attribute_exists(#last)',
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

const toEntry = ({ number, atMs, change }: ChangeRow): ChangeEntry => ({
  cursor: String(number),
  atMs,
  change,
})
