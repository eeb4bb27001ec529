import SQLite from 'better-sqlite3'
import { parentPort, workerData } from 'node:worker_threads'

// The thread of `checkDatabase`.

function problemOf(path: string): string | null {
  try {
    const db = new SQLite(path, { readonly: true })
    try {
      const found = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().get()
      return found === 'ok' ? null : (found ?? 'no answer')
    } finally {
      db.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

parentPort?.postMessage(problemOf(workerData as string))
