import { AppError } from '../../errors.ts'

/** A backup that must not be restored; the sentence says what is wrong with it. */
export const damaged = (detail: string) => new AppError('checksum-mismatch', detail)
