import {
  appliedMigrations,
  backupDatabase,
  DatabaseError,
  dataFolder,
  migrations,
  rollback,
} from '@cloudalbum/adapters-local'
import { createInterface } from 'node:readline/promises'
import { holdDatabase } from './hold-database.ts'

/** Lines for people. @throws DatabaseError */
export function rollBackDatabase(dataDir: string, count: number, yes: boolean): Promise<string[]> {
  return holdDatabase(dataDir, async (db) => {
    const names = appliedMigrations(db).toReversed().slice(0, count)
    const [last] = names
    if (last === undefined) return ['There is nothing to roll back.']
    if (!yes) await confirm(names)
    const backup = backupDatabase(db, {
      folder: dataFolder(dataDir).backups,
      reason: `before-rollback-of-${last}`,
    })
    return [
      ...rollback(db, migrations, count).map((name) => `rolled back  ${name}`),
      `A copy from before is ${backup}`,
      'Now start the version that this database is for: this one would bring it up to date again.',
    ]
  })
}

/** @throws DatabaseError unless somebody agrees. */
async function confirm(names: readonly string[]): Promise<void> {
  const what = `This undoes ${names.join(', ')}. What only they hold is lost from the database.`
  if (!process.stdin.isTTY) throw new DatabaseError(`${what} Say --yes to do it.`)
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${what}\nType yes to do it: `)
  reader.close()
  if (answer.trim().toLowerCase() !== 'yes') throw new DatabaseError('Nothing was changed.')
}
