import type { Migration } from '../database.ts'

export const photos: Migration = { name: '0002-photos', up: '', down: '' }
