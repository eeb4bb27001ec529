import type { Migration } from '../database.ts'

export const accounts: Migration = { name: '0001-accounts', up: '', down: '' }
