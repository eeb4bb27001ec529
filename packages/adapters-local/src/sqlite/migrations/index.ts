import type { Migration } from '../database.ts'
import { accounts } from './0001-accounts.ts'
import { photos } from './0002-photos.ts'
import { jobsAndChanges } from './0003-jobs-and-changes.ts'
import { albums } from './0004-albums.ts'

/** The schema, in the order in which it is applied. */
export const migrations: readonly Migration[] = [accounts, photos, jobsAndChanges, albums]
