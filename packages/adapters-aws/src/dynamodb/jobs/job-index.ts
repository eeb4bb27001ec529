import type { DeadJob, JobQueue } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { dueRange, jobTable, queueRange, readyAtMs, toDead, type JobEntry, type JobRow } from './job-rows.ts'

/** What the index tells of jobs. It may lag behind the rows for a moment. */
export class JobIndex {
  private readonly dynamo: Dynamo

  constructor(dynamo: Dynamo) {
    this.dynamo = dynamo
  }

  /** Of one kind, due at `ms`, and since then neither leased nor announced again; oldest first. */
  async due(kind: string, ms: number, limit: number): Promise<JobEntry[]> {
    const { values, ...range } = dueRange(kind, ms)
    const entries = this.dynamo.each<JobEntry>({
      ...range,
      filter: ['leaseEndsAtMs', 'announcedAtMs']
        .map((name) => `(attribute_not_exists(#${name}) OR #${name} <= :ms)`)
        .join(' AND '),
      values: { ...values, ms },
      // Those that run keep their place before them.
      limit: limit + 20,
    })
    const found: JobEntry[] = []
    for await (const entry of entries) {
      found.push(entry)
      if (found.length === limit) break
    }
    return found
  }

  /** Half a read unit, where a look at each kind would cost one of these each. */
  async hasAlive(): Promise<boolean> {
    const { rows } = await this.dynamo.query<JobEntry>({ ...queueRange('alive'), limit: 1 })
    return rows.length > 0
  }

  async deadIds(): Promise<string[]> {
    return Array.fromAsync(this.dynamo.each<JobEntry>(queueRange('dead')), ({ id }) => id)
  }

  async listDead(cursor: string | undefined, limit: number): Promise<{ jobs: DeadJob[]; next?: string }> {
    const { values, keys, ...range } = queueRange('dead')
    const { rows, next } = await this.dynamo.query<JobEntry>({
      ...range,
      keys: cursor === undefined ? keys : `${keys} AND #place > :cursor`,
      values: { ...values, cursor },
      limit,
    })
    const found = await this.dynamo.getMany<JobRow>(
      jobTable,
      rows.map(({ id }) => ({ id })),
    )
    const jobs = found
      .filter((row) => row.diedAtMs !== undefined)
      .map(toDead)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const last = rows.at(-1)?.id
    return next && last !== undefined ? { jobs, next: last } : { jobs }
  }

  /** Reads all of the index: half a read unit for each 20 jobs or so. */
  async stats(nowMs: number): ReturnType<JobQueue['stats']> {
    let [due, leased] = [0, 0]
    let oldestDueAtMs = Infinity
    for await (const entry of this.dynamo.each<JobEntry>(queueRange('alive'))) {
      if ((entry.leaseEndsAtMs ?? 0) > nowMs) leased++
      else if (entry.dueAtMs <= nowMs) {
        due++
        oldestDueAtMs = Math.min(oldestDueAtMs, readyAtMs(entry))
      }
    }
    const dead = await this.dynamo.count(queueRange('dead'))
    return { due, leased, dead, ...(due === 0 ? {} : { oldestDueAtMs }) }
  }
}

export const oldestFirst = (entries: readonly JobEntry[]): JobEntry[] => {
  const all = new Map(entries.map((entry) => [entry.id, entry]))
  return [...all.values()].toSorted((a, b) => a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1))
}
