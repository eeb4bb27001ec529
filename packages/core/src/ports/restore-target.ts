import type { RowsKind, RowsTarget } from './backup-rows.ts'
import type { BlobStore } from './blob-store.ts'
import type { UploadSpool } from './upload-spool.ts'

/** Where a backup is restored to. */
export interface RestoreTarget {
  kind: RowsKind
  /** What is written lies aside until `finish`, so that a restore that fails has changed nothing. */
  isAside: boolean
  /**
   * What an unfinished restore of the same backup has left is gone on with.
   * @throws AppError `conflict` when the place is in use, or holds an album that must not be lost.
   */
  begin(backupId: string): Promise<OpenTarget>
}

export interface OpenTarget {
  files: Pick<BlobStore, 'get' | 'list' | 'remove'> & UploadSpool
  rows: RowsTarget
  /** From now on it is the album. Gives sentences for people. */
  finish(): Promise<string[]>
  /** The backup is damaged: nothing of it stays. */
  abandon(): Promise<void>
  /** It was ended: what is there stays for the next time. */
  pause(): Promise<void>
}
