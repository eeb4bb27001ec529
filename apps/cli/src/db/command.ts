import { DatabaseError } from '@cloudalbum/adapters-local'
import { ConfigError, readConfig } from '@cloudalbum/config'
import { invalid, isAppError } from '@cloudalbum/core'
import { Command } from 'commander'
import type { InitOptions } from './init-tables.ts'
import { migrateDatabase } from './migrate-database.ts'
import { newMigration } from './new-migration.ts'
import { rollBackDatabase } from './roll-back-database.ts'
import { databaseStatus } from './database-status.ts'

type Env = Record<string, string>

/** `cloudalbum db …`: the schema of the database on this machine, and the tables of one elsewhere. */
export function dbCommand(env: Env): Command {
  const db = new Command('db').description(
    'The schema of the database on this machine, which the album brings up to date by itself when it starts; the tables of DynamoDB.',
  )
  db.command('status')
    .description('Which migrations are applied, since when, and which are missing. Changes nothing.')
    .action(() => explained(() => databaseStatus(readConfig(env).dataDir)))
  db.command('migrate')
    .description('Apply what is missing, after a copy of the database was made. The album must not run.')
    .action(() => explained(() => migrateDatabase(readConfig(env).dataDir)))
  db.command('rollback [count]')
    .description('Undo the last migrations, one unless told otherwise; what only they hold is lost.')
    .option('--yes', 'do not ask')
    .action((count: string | undefined, { yes }: { yes?: true }) =>
      explained(() => rollBackDatabase(readConfig(env).dataDir, countOf(count), yes === true)),
    )
  db.command('init')
    .description('Create the tables that are missing in DynamoDB, or whatever speaks it (METADATA=dynamodb).')
    .option('--read-units <count>', 'of each table and index; not set: billed by request')
    .option('--write-units <count>')
    .action((options: InitOptions) =>
      explained(async () => {
        // Its client is large, and no other command needs it.
        const { initTables } = await import('./init-tables.ts')
        return initTables(readConfig(env), options)
      }),
    )
  db.command('new <name>')
    .description('Begin a migration with its test, in a checkout of the source code.')
    .action((name: string) => explained(() => newMigration(process.cwd(), name)))
  return db
}

function countOf(text = '1'): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw invalid('Say how many migrations to roll back, such as 1.')
  return Number(text)
}

/** Exit code 1 and a sentence for everything that somebody can mend. */
async function explained(work: () => string[] | Promise<string[]>): Promise<void> {
  try {
    for (const line of await work()) process.stdout.write(`${line}\n`)
  } catch (error) {
    const isForPeople = isAppError(error) || error instanceof ConfigError || error instanceof DatabaseError
    if (!isForPeople) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
