import { TransactionRefused } from './dynamo-errors.ts'
import { withRetries } from './retry.ts'

/** What was read has changed before it could be written. */
export class CameBetween extends Error {
  constructor() {
    super('Something came between reading and writing.')
    this.name = 'CameBetween'
  }
}

/**
 * Reads, decides and writes under conditions; all of it anew when one of them failed. @throws AppError `unavailable` when
 * others are always faster.
 */
export const optimistically = <T>(attempt: () => Promise<T>): Promise<T> =>
  withRetries(attempt, {
    busy: (error) => error instanceof CameBetween || error instanceof TransactionRefused,
  })
