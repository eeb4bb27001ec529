import { AppError } from '@cloudalbum/core'
import { synced, transactUnsynced, type Database } from './database.ts'

/** `committed` outlives the process, `durable` a power cut as well. */
export type Kept = 'committed' | 'durable'

interface Waiting<Writes> {
  /** Gives what tells the caller, once the work is kept. */
  run: (writes: Writes) => () => void
  refuse: (reason: unknown) => void
}

/** Requests wait while a group is written: 100 photos take about 30 ms. */
const mostAtOnce = 100

/**
 * Writes of one turn of the event loop share a transaction, and so one wait for the disk and one settling of what `begin`
 * gives them. Each work is told its result when it is `kept`. When one of a group throws, none of it is kept and each
 * is run again alone: a work has no effect but on the database.
 */
export function groupCommit<Writes extends { settle(): void }>(
  db: Database,
  begin: () => Writes,
  kept: Kept = 'durable',
) {
  let waiting: Waiting<Writes>[] = []

  function flush(): void {
    const group = waiting.slice(0, mostAtOnce)
    waiting = waiting.slice(mostAtOnce)
    if (waiting.length > 0) setImmediate(flush)
    commit(group)
  }

  function commit(group: readonly Waiting<Writes>[]): void {
    try {
      const tellAll = transactUnsynced(db, () => {
        const writes = begin()
        const told = group.map((one) => one.run(writes))
        writes.settle()
        return told
      })
      const tell = () => {
        for (const one of tellAll) one()
      }
      if (kept === 'committed') tell()
      else synced(db).then(tell, (error: unknown) => refuse(group, error))
    } catch (error) {
      const isBusy = error instanceof AppError && error.code === 'unavailable'
      if (group.length === 1 || isBusy) refuse(group, error)
      else for (const one of group) commit([one])
    }
  }

  function refuse(group: readonly Waiting<Writes>[], error: unknown): void {
    for (const one of group) one.refuse(error)
  }

  return <T>(work: (writes: Writes) => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const run = (writes: Writes) => {
        const result = work(writes)
        return () => resolve(result)
      }
      if (waiting.push({ run, refuse: reject }) === 1) setImmediate(flush)
    })
}
