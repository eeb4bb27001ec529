import type { Done } from './power.ts'

/** One thing that the album does to its disk or its database, or one answer that it gives. */
export interface Step {
  /** `write`, `sync`, `link`, `COMMIT`, `answer` … */
  what: string
  /** File or folder inside the data folder, the first words of a statement, or method and path of a request. */
  of: string
  /** Takes space, so that a full disk refuses it. */
  grows: boolean
}

/** What a process is told to do about its steps. Counting begins with each plan. */
export type Plan =
  | { kind: 'count' }
  /** Keeps what it does, with the bytes, for `recorded`. */
  | { kind: 'record' }
  /** Dies by SIGKILL right before step `at`, counted from 1; a write gets half of its bytes first. */
  | { kind: 'kill'; at: number }
  /** From step `at` on the disk is full, until another plan comes. */
  | { kind: 'full'; at: number }
  /** Whatever touches a path that holds this text fails with EIO. */
  | { kind: 'broken'; path: string }

export type ToAlbum =
  | { kind: 'plan'; plan: Plan }
  /** The clock of the album goes forward. */
  | { kind: 'clock'; addMs: number }
  | { kind: 'recorded' }

export type FromAlbum =
  | { kind: 'ready'; baseUrl: string; pragmas: Record<string, unknown> }
  /** Answers `plan`: the steps since the plan before. */
  | { kind: 'planned'; steps: string[] }
  | { kind: 'clock-set' }
  | { kind: 'recording'; done: Done[] }

export const labelOf = ({ what, of }: Step) => `${what} ${of}`
