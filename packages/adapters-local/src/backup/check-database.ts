import { Worker } from 'node:worker_threads'

/**
 * Whether every page and index of a database fits (`PRAGMA quick_check`), in a thread of its own: it takes a second for each GB or
 * so. Undefined, or what is wrong.
 */
export function checkDatabase(path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: path })
    worker.once('message', (problem: string | null) => resolve(problem ?? undefined))
    worker.once('error', reject)
  })
}
