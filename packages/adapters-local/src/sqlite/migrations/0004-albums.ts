import type { Migration } from '../database.ts'

export const albums: Migration = { name: '0004-albums', up: '', down: '' }
