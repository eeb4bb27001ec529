import type { Dynamo, Write } from './dynamo.ts'
import { TransactionRefused } from './dynamo-errors.ts'
import { withRetries } from './retry.ts'

/** What was read has changed before it could be written. */
export class CameBetween extends Error {
  constructor() {
    super('Something came between reading and writing.')
    this.name = 'CameBetween'
  }
}

/** Each attempt is several requests, with a patience of their own. API Gateway waits 30 s. */
const patienceMs = 15_000

/**
 * Reads, decides and writes under conditions; all of it anew when one of them failed. @throws AppError `unavailable` when
 * others are always faster.
 */
export const optimistically = <T>(attempt: () => Promise<T>): Promise<T> =>
  withRetries(attempt, {
    forMs: patienceMs,
    busy: (error) => error instanceof CameBetween || error instanceof TransactionRefused,
  })

/** Undefined when it is written, else which conditions failed. */
export async function refusedBy(
  dynamo: Dynamo,
  writes: readonly Write[],
): Promise<TransactionRefused | undefined> {
  try {
    await dynamo.transact(writes)
    return undefined
  } catch (error) {
    if (error instanceof TransactionRefused) return error
    throw error
  }
}
