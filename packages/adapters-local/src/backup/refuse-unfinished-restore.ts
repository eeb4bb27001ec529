import { existsSync } from 'node:fs'
import { DatabaseError } from '../sqlite/migrate.ts'

/** @throws DatabaseError when a restore was cut off while it took the place of what was there: what is there now is half of each. */
export function refuseUnfinishedRestore({ unfinishedRestore }: { unfinishedRestore: string }): void {
  if (existsSync(unfinishedRestore))
    throw new DatabaseError(
      'A restore of this data folder was cut off before its end. Run it again to end it: cloudalbum restore',
    )
}
