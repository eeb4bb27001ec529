import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'

/** Why one write of a transaction was refused. */
export interface Refusal {
  /** The row as it is; undefined when there is none. */
  row: Record<string, unknown> | undefined
}

/** A condition of the transaction failed: nothing was written. One entry for each write, undefined for those that were fine. */
export class TransactionRefused extends Error {
  readonly refusals: (Refusal | undefined)[]

  constructor(refusals: (Refusal | undefined)[], cause: unknown) {
    super('A condition of the transaction does not hold.', { cause })
    this.name = 'TransactionRefused'
    this.refusals = refusals
  }
}

export const refusals = (error: TransactionCanceledException): (Refusal | undefined)[] =>
  (error.CancellationReasons ?? []).map(({ Code, Item }) =>
    Code === 'ConditionalCheckFailed' ? { row: Item && unmarshall(Item) } : undefined,
  )

/** Codes of one write within a cancelled transaction that another moment can change. */
const busyReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

const busyErrors = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNRESET',
  'ECONNREFUSED',
])

/**
 * Whether the same request may go well in another moment.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function isBusy(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code)
    return !codes.includes('ConditionalCheckFailed') && codes.some((code) => busyReasons.has(code))
  }
  const { name, code, $retryable } = error as { name?: string; code?: string; $retryable?: unknown }
  return $retryable !== undefined || busyErrors.has(name ?? '') || busyErrors.has(code ?? '')
}
