import type { AppError } from '@cloudalbum/core'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Write } from '../dynamo.ts'

/** A write, and what it means when its condition fails; without a meaning, that something came between. */
export interface Guarded {
  write: Write
  refused?: () => AppError
}

/** @throws what the first refused one means; TransactionRefused where none means anything. */
export async function transactGuarded(dynamo: Dynamo, guarded: readonly Guarded[]): Promise<void> {
  try {
    await dynamo.transact(guarded.map(({ write }) => write))
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    const { refusals } = error
    const first = guarded.find(({ refused }, index) => refusals[index] && refused)
    throw first?.refused?.() ?? error
  }
}
