import type { JobEntry } from './job-rows.ts'

const most = 200

/** Jobs that this process has added a moment ago, and that an index which lags behind may not show yet. Forgets them when in doubt. */
export class FreshJobs {
  private readonly entries = new Map<string, JobEntry>()

  add(entry: JobEntry): void {
    this.entries.set(entry.id, entry)
    const [oldest] = this.entries.keys()
    if (this.entries.size > most && oldest !== undefined) this.entries.delete(oldest)
  }

  forget(id: string): void {
    this.entries.delete(id)
  }

  due(kinds: readonly string[], nowMs: number): JobEntry[] {
    return [...this.entries.values()].filter(({ kind, dueAtMs }) => kinds.includes(kind) && dueAtMs <= nowMs)
  }
}
