import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { signUp } from './lib/album-client.ts'
import { withFolder } from './lib/folders.ts'
import { isSettled, problemsOf, rowsOf } from './lib/look.ts'
import { startServerProcess } from './lib/server-process.ts'
import { until } from './lib/until.ts'
import { visit, type Visits } from './lib/visitors.ts'
import type { Form, Proven } from './proof.ts'

const people = 2
const minutes = { long: 10, short: 0.1 }
/** Until every page of code has run and every cache is as full as it gets. */
const warmUpShare = 0.1
/** How far the second half may be above the first. */
const growthLimit = 1.05

/**
 * Uploads, looks, searches and deletes at once, for ten minutes: no error, memory that does not grow, and every counter exact at the
 * end. The short form looks at no memory.
 */
export async function soak(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const server = await startServerProcess({ DATA_DIR: dataDir, WORKERS: '1' })
    const visits: Visits = { done: 0, failures: [], kept: new Set() }
    const ending = new AbortController()
    const visiting: Promise<void>[] = []
    for (let i = 0; i < people; i++) {
      const who = { email: `soak-${i}@example.org`, password: 'northern lights over the sea' }
      const mine: Visits = { ...visits, kept: new Set() }
      visiting.push(
        visit(await signUp(server, who), mine, ending.signal).then(() => {
          visits.done += mine.done
          visits.failures.push(...mine.failures)
          for (const id of mine.kept) visits.kept.add(id)
        }),
      )
    }
    const memoryMb = await memoryOf(server.pid, minutes[form] * 60)
    ending.abort()
    await Promise.all(visiting)
    await until('the work to be done', () => isSettled(dataDir) || undefined)
    const code = await server.stop()
    const there = new Set(rowsOf(dataDir).map(({ id }) => id))
    return {
      points: visits.done,
      problems: [
        ...(code === 0 ? [] : [`the server ended with ${code}`]),
        ...visits.failures,
        ...(form === 'long' ? growthOf(memoryMb) : []),
        ...[...visits.kept].filter((id) => !there.has(id)).map((id) => `${id} was acknowledged and is gone`),
        ...problemsOf(dataDir),
      ],
    }
  })
}

/** Resident memory of the server itself, once a second. */
async function memoryOf(pid: number, seconds: number): Promise<number[]> {
  const samples: number[] = []
  for (let second = 0; second < seconds; second++) {
    await pause(1000)
    const [, kb] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    samples.push(Number(kb) / 1024)
  }
  return samples
}

function growthOf(memoryMb: readonly number[]): string[] {
  const warm = memoryMb.slice(Math.round(memoryMb.length * warmUpShare))
  const half = Math.floor(warm.length / 2)
  const [first, second] = [warm.slice(0, half), warm.slice(half)].map(mean)
  if (first === undefined || second === undefined || second / first <= growthLimit) return []
  return [
    `memory grew from ${first.toFixed(1)} MB in the first half to ${second.toFixed(1)} MB in the second`,
  ]
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
