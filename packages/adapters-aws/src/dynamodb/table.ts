export interface KeyAttribute {
  name: string
  type: 'S' | 'N' | 'B'
}

export interface TableIndex {
  name: string
  partition: KeyAttribute
  sort?: KeyAttribute
  /** What a read of the index gives: everything, keys only, or keys and these. */
  projection: 'all' | 'keys' | readonly string[]
}

/**
 * Another order of the rows of a partition that shows what was written before (with `consistent`), which others do not. It
 * comes with its table or never, and holds a partition to 10 GB.
 */
export interface LocalIndex {
  name: string
  sort: KeyAttribute
  projection: TableIndex['projection']
}

/** One table, as infra and `cloudalbum db init` create it. Attribute names are those of the core. */
export interface Table {
  /** Without the prefix: `photos` is `cloudalbum-dev-photos`. */
  name: string
  partition: KeyAttribute
  sort?: KeyAttribute
  indexes?: readonly TableIndex[]
  localIndexes?: readonly LocalIndex[]
  /** Functions are told of what is written, in its order, with the row as it is then (DynamoDB Streams). */
  tells?: boolean
  /** Attribute that holds the second since 1970 at which a row may go (time to live). Rows may stay for days longer. */
  expires?: string
}

export const text = (name: string): KeyAttribute => ({ name, type: 'S' })
export const number = (name: string): KeyAttribute => ({ name, type: 'N' })
