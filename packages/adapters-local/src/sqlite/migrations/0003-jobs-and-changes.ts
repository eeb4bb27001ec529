import type { Migration } from '../database.ts'

export const jobsAndChanges: Migration = { name: '0003-jobs-and-changes', up: '', down: '' }
