import type { Dynamo, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import { unavailable } from '../retry.ts'

const most = 30

/**
 * Decides and writes again while somebody else changes the same rows; `work` gives undefined for that.
 * @throws AppError `unavailable` when they do so all the time.
 */
export async function again<T>(work: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < most; tries++) {
    const result = await work()
    if (result !== undefined) return result
  }
  throw unavailable(new Error(`Others have changed the same rows ${most} times.`))
}

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
