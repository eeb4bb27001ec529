import {
  dataFolder,
  migrations,
  migrationStates,
  openDatabase,
  type MigrationState,
} from '@cloudalbum/adapters-local'
import { existsSync } from 'node:fs'

/** Lines for people. Makes no database where there is none. */
export function databaseStatus(dataDir: string): string[] {
  const { database } = dataFolder(dataDir)
  if (!existsSync(database))
    return [`There is no database in ${dataDir} yet. The album makes it when it starts.`]
  const db = openDatabase(database)
  try {
    const states = migrationStates(db, migrations)
    return [...states.map(line), '', summary(states)]
  } finally {
    db.close()
  }
}

function line({ name, appliedAtMs, known }: MigrationState): string {
  if (appliedAtMs === null) return `missing                   ${name}`
  return `applied ${timeText(appliedAtMs)}  ${name}${known ? '' : '  (of a newer CloudAlbum)'}`
}

/** `2026-11-21 14:05` in the time of this machine. */
const timeText = (atMs: number) => new Date(atMs).toLocaleString('sv').slice(0, 16)

function summary(states: readonly MigrationState[]): string {
  const missing = states.filter(({ appliedAtMs }) => appliedAtMs === null).length
  if (states.some(({ known }) => !known))
    return 'The database was made by a newer CloudAlbum, which alone can use it.'
  if (missing === 0) return 'The database is up to date.'
  return `${missing} missing: the next start of the album applies them, or "cloudalbum db migrate" now.`
}
