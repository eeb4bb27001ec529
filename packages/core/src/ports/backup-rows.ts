/** Rows as a backup takes them: all of one moment, while the album goes on writing. */
export interface RowsSource {
  /** @throws AppError `conflict` when they are damaged: a backup of them would push out a good one. */
  snapshot(signal: AbortSignal): Promise<RowsSnapshot>
  /** Those of these photos whose originals must be there now. */
  present(photoIds: string[]): Promise<string[]>
}

export interface RowsSnapshot {
  kind: RowsKind
  /**
   * Everything in pieces of some 1 MB, each of them stored on its own: what has not changed since the last backup is there
   * already. `onPhoto` is told of every photo before the last piece; `needsOriginal`: its original must be there.
   */
  blocks(onPhoto: (id: string, needsOriginal: boolean) => void): AsyncIterable<Uint8Array>
  /** When all blocks are read. */
  facts(): RowsFacts
  /**
   * Deletes these photos for good, in the snapshot: an album that is made of it ends what was begun. Blocks are read again then. Missing
   * where rows cannot be changed alone: then others of a later moment are taken.
   */
  bury?(photoIds: string[], nowMs: number): Promise<void>
  close(): Promise<void>
}

export type RowsKind = 'sqlite' | 'dynamodb'

export interface RowsFacts {
  /** Rows of each table. */
  tables: Record<string, number>
  /** Some accounts, so that two albums are told apart. */
  accountIds: string[]
  /** False: rows were written while they were read, so that counters may not fit what they count. */
  isConsistent: boolean
}

/** Rows that a backup is brought back to. */
export interface RowsTarget {
  /** Replaces what an unfinished restore has left. @throws AppError `conflict` when they are of a newer album. */
  write(blocks: AsyncIterable<Uint8Array>): Promise<void>
  /** Rows of each table, and whether they are what the blocks say. */
  prove(blocks: AsyncIterable<Uint8Array>): Promise<{ equal: boolean; tables: Record<string, number> }>
  /** Nobody stays signed in, and what was revoked since stays revoked. Gives sentences for people. */
  revoke(options: { nowMs: number; all: boolean }): Promise<string[]>
}
