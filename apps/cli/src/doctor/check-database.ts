import {
  appliedMigrations,
  dataFolder,
  migrations,
  openDatabase,
  type Database,
} from '@cloudalbum/adapters-local'
import { existsSync } from 'node:fs'
import { ok, problem, warning, type Finding } from '@cloudalbum/adapters-aws/finding'

const restore =
  'Stop the album, keep a copy of the data folder, and restore the last backup. See docs/operations.md, "A damaged database".'

/** Opens the database beside a running album and reads all of it. */
export function checkDatabase(dataDir: string): Finding[] {
  const path = dataFolder(dataDir).database
  if (!existsSync(path)) return [ok('Database', 'Not made yet.')]
  let db: Database | undefined
  try {
    db = openDatabase(path)
    return [integrity(db), references(db), schema(db), failedWork(db)]
  } catch (error) {
    return [problem('Database', `${path} cannot be read: ${(error as Error).message}`, restore)]
  } finally {
    db?.close()
  }
}

function integrity(db: Database): Finding {
  const rows = db.prepare<[], string>('PRAGMA integrity_check(5)').pluck().all()
  return rows.length === 1 && rows[0] === 'ok'
    ? ok('Database', 'Every page is sound.')
    : problem('Database', rows.join('; '), restore)
}

function references(db: Database): Finding {
  const broken = db.prepare('PRAGMA foreign_key_check').all().length
  return broken === 0
    ? ok('References', 'All rows belong together.')
    : problem('References', `${broken} rows refer to rows that are gone.`, restore)
}

function schema(db: Database): Finding {
  const applied = appliedMigrations(db)
  const missing = migrations.filter((one) => !applied.includes(one.name)).length
  const newer = applied.filter((name) => !migrations.some((one) => one.name === name))
  if (newer.length > 0)
    return problem(
      'Schema',
      `Made by a newer CloudAlbum: ${newer.join(', ')}.`,
      'Start that version again, or update this one.',
    )
  if (missing > 0)
    return warning(
      'Schema',
      `${missing} migrations are not applied yet.`,
      'They are applied at the next start: npm start',
    )
  return ok('Schema', `${applied.length} migrations, up to date.`)
}

function failedWork(db: Database): Finding {
  const dead =
    db.prepare<[], number>(`SELECT count(*) FROM jobs WHERE died_at_ms IS NOT NULL`).pluck().get() ?? 0
  if (dead === 0) return ok('Background work', 'Nothing has failed for good.')
  return warning(
    'Background work',
    `${dead} jobs have failed for good.`,
    'Look at them under Administration, Background work; try again or forget them there.',
  )
}
