export interface VerifyOptions {
  /** Of which photos the bytes are read, too: a share between 0 and 1 is picked at random. */
  bytes: 'none' | 'all' | { share: number }
  /** Makes again what can be made again. */
  repair: boolean
  /** Of one account only. */
  accountId?: string
}

export interface VerifyTerms extends VerifyOptions {
  signal: AbortSignal
}
