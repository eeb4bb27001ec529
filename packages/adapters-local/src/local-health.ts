import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Database } from './sqlite/database.ts'

/** Above this share of the disk in use, uploads will soon fail. */
const fullShare = 0.9

/** Whether the store answers and the disk has room. Gives a sentence for what is wrong. */
export const localHealth =
  ({ db, dataDir }: { db: Database; dataDir: string }) =>
  async (): Promise<{ host: string; problem?: string }> => {
    const host = hostname()
    try {
      db.prepare('SELECT count(*) FROM migrations').get()
      const { blocks, bfree, bavail } = await statfs(dataDir)
      const [used, usable] = [blocks - bfree, blocks - bfree + bavail]
      if (used / usable <= fullShare) return { host }
      return { host, problem: `the disk is ${Math.round((used / usable) * 100)} % full` }
    } catch {
      return { host, problem: 'the store is down' }
    }
  }
