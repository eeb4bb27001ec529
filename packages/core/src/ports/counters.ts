/** What is counted of an account's rows (photos of a month, used bytes, likes of an item …), held against the rows themselves. */
export interface Counters {
  /**
   * Counts everything of an account again: reads all its rows. With `repair` a wrong count is set to what was counted, in a write that
   * nothing came between; what could not be set so is given as not repaired, and is for the next time. Empty when all is exact.
   */
  check(accountId: string, options: { repair: boolean; signal: AbortSignal }): Promise<WrongCount[]>
}

export interface WrongCount {
  /** `month 2024-05`, `used bytes`, `likes of item <id>` … */
  what: string
  /** Undefined: nothing is stored. */
  stored: string | undefined
  /** Undefined: nothing is to be stored. */
  counted: string | undefined
  repaired: boolean
}
