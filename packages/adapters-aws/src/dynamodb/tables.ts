import type { Table } from './table.ts'

/** Every table of the album. */
export const tables: readonly Table[] = []

export type { KeyAttribute, LocalIndex, Table, TableIndex } from './table.ts'
