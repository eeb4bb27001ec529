import type { Dynamo } from '../dynamo.ts'
import { isWaiting, jobTable, keyTable, type JobRow } from './job-rows.ts'

const dayMs = 24 * 3_600_000

type Keyed = Pick<JobRow, 'id' | 'kind' | 'dueAtMs'> & { key: string }

/**
 * One waiting job for each kind and key. The row of a key names the job that was added last; it is written after that job's own, so
 * that no job is ever given up for one that is not there. Two that are added in the same moment may both be run, which every job
 * bears; afterwards one is left.
 */
export class JobKeys {
  private readonly dynamo: Dynamo

  constructor(dynamo: Dynamo) {
    this.dynamo = dynamo
  }

  /** The job of this kind and key that waits. */
  async waiting(kind: string, key: string): Promise<JobRow | undefined> {
    return this.waitingOf(await this.holderOf(kind, key))
  }

  /** Makes a job that was just added the one of its key, unless another one waits already. Gives that one. */
  async claim(job: Keyed): Promise<JobRow | undefined> {
    for (;;) {
      const holder = await this.set(job, undefined)
      if (holder === job.id) return undefined
      const other = await this.waitingOf(holder)
      if (other) return other
      if ((await this.set(job, holder)) === job.id) return undefined
    }
  }

  /** A job that waits again stands for whatever else of its key waits: that one does the same work. */
  async replace(job: Keyed): Promise<void> {
    const holder = await this.holderOf(job.kind, job.key)
    if (holder === job.id) return
    if (holder !== undefined)
      await this.dynamo.remove(
        jobTable,
        { id: holder },
        { condition: 'attribute_not_exists(#lease) AND attribute_not_exists(#diedAtMs)' },
      )
    await this.set(job, holder)
  }

  private async holderOf(kind: string, key: string): Promise<string | undefined> {
    return (await this.dynamo.get<{ jobId: string }>(keyTable, { name: nameOf(kind, key) }))?.jobId
  }

  private async waitingOf(id: string | undefined): Promise<JobRow | undefined> {
    const row = id === undefined ? undefined : await this.dynamo.get<JobRow>(jobTable, { id })
    return isWaiting(row) ? row : undefined
  }

  /** Only while `holder` is the one of the key (undefined: none is). Gives who is, afterwards. */
  private async set(job: Keyed, holder: string | undefined): Promise<string | undefined> {
    const { row, done } = await this.dynamo.attempt<{ jobId: string }>(
      keyTable,
      { name: nameOf(job.kind, job.key) },
      {
        update: 'SET #jobId = :id, #expiresAtS = :expiresAtS',
        condition: holder === undefined ? 'attribute_not_exists(#jobId)' : '#jobId = :holder',
        // A key that is forgotten sooner than its job costs one run too many, and nothing else.
        values: { id: job.id, holder, expiresAtS: Math.ceil((job.dueAtMs + dayMs) / 1000) },
      },
    )
    return done ? job.id : row?.jobId
  }
}

const nameOf = (kind: string, key: string) => `${kind} ${key}`
