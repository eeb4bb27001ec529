/**
 * Work that takes long (a backup, a verification), as it is remembered between its steps: how far it is, what it found, who is at
 * it. Of one `id` there is the last run only.
 */
export interface LongWorkStore {
  /** Undefined when missing. */
  get(id: string): Promise<LongWork | undefined>
  /** By id. There are few: one of each kind, or one of a kind for each account that it concerns. */
  list(): Promise<LongWork[]>
  /** Writes it whole if what is stored is at the revision before; revision 1: if nothing is. False when something came between. */
  write(work: LongWork): Promise<boolean>
  /** Missing is fine. */
  remove(id: string): Promise<void>
}

/**
 * `running` without a lease waits for somebody to take it up, after its start or after a crash. `stopping` was told to stop and
 * has not yet. `stopped` and `failed` can be resumed where they were.
 */
export type LongWorkState = 'running' | 'stopping' | 'stopped' | 'done' | 'failed'

export interface LongWork {
  /** `verify`; of a kind that runs for each account `purge:<account>`. */
  id: string
  kind: string
  /** What it was asked to do. JSON, as everything here. */
  options: Record<string, unknown>
  state: LongWorkState
  /** How many of `total`; of what, its kind says. */
  done: number
  /** Not set while nobody knows. */
  total?: number
  /** Where to go on; only its kind can read it. Some kB at most. */
  cursor?: unknown
  findings: WorkFindings
  /** Of a `failed` one: a sentence for the administrator. */
  error?: string
  /** Of one that is `done`: what came of it, by its kind. */
  result?: unknown
  startedAtMs: number
  updatedAtMs: number
  /** Who is at it, and until when nobody else may be. */
  lease?: { holder: string; endsAtMs: number; by?: WorkProcess }
  /** 1 at first, one more with each write. */
  revision: number
}

/** A process, as its machine knows it. */
export interface WorkProcess {
  host: string
  process: number
}

export interface WorkFindings {
  count: number
  /** How many of them were put right at once. */
  repaired: number
  /** The first `keptFindings`; all are in the log. */
  first: WorkFinding[]
}

export interface WorkFinding {
  /** Stable name of what is wrong, such as `original-damaged`. */
  what: string
  /** A key, a counter, an account: what to look at. */
  where: string
  /** False: somebody has to do what `how` says. */
  repaired: boolean
  /** What was done, or is to be done: a sentence. */
  how: string
}
