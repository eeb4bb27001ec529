import type { SettingsStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Settings in SQLite, each as JSON. */
export function createSqliteSettingsStore(db: Database): SettingsStore {
  const all = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings')
  const set = db.prepare('REPLACE INTO settings (name, value) VALUES (?, ?)')
  return {
    read: () =>
      promised(() => {
        const entries = all.all().map(({ name, value }) => [name, JSON.parse(value) as unknown] as const)
        return Object.fromEntries(entries)
      }),
    write: (patch) =>
      durably(db, () => {
        for (const [name, value] of Object.entries(patch))
          if (value !== undefined) set.run(name, JSON.stringify(value))
      }),
  }
}
