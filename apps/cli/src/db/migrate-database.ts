import { bringUpToDate, dataFolder, migrations } from '@cloudalbum/adapters-local'
import { holdDatabase } from './hold-database.ts'

/** Lines for people. @throws DatabaseError */
export function migrateDatabase(dataDir: string): Promise<string[]> {
  return holdDatabase(dataDir, (db) => {
    const { applied, backup } = bringUpToDate(db, { places: dataFolder(dataDir), migrations })
    if (applied.length === 0) return ['The database is up to date.']
    return [
      ...applied.map((name) => `applied  ${name}`),
      ...(backup ? [`A copy from before is ${backup}`] : []),
    ]
  })
}
