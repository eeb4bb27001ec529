import type { LongWork, LongWorkStore } from '@cloudalbum/core'
import { transact, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Long work in SQLite, each as JSON. */
export function createSqliteLongWorkStore(db: Database): LongWorkStore {
  const get = db.prepare<[string], string>('SELECT work FROM long_work WHERE id = ?').pluck()
  const all = db.prepare<[], string>('SELECT work FROM long_work ORDER BY id').pluck()
  const insert = db.prepare(
    'INSERT INTO long_work (id, revision, work) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const update = db.prepare('UPDATE long_work SET revision = ?, work = ? WHERE id = ? AND revision = ?')
  const remove = db.prepare('DELETE FROM long_work WHERE id = ?')
  return {
    get: (id) =>
      promised(() => {
        const found = get.get(id)
        return found === undefined ? undefined : workIn(found)
      }),
    list: () => promised(() => all.all().map(workIn)),
    write: (work) =>
      promised(() => {
        const { id, revision } = work
        const text = JSON.stringify(work)
        const written = () =>
          revision === 1 ? insert.run(id, revision, text) : update.run(revision, text, id, revision - 1)
        return transact(db, () => written().changes > 0)
      }),
    remove: (id) => promised(() => void transact(db, () => remove.run(id))),
  }
}

const workIn = (text: string) => JSON.parse(text) as LongWork
