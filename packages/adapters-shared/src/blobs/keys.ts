import { invalid, isKey } from '@cloudalbum/core'

/** @throws AppError `invalid-input`. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw invalid('This is not a key of the album.')
}

/** The beginning of a key, or ''. @throws AppError `invalid-input`. */
export function checkPrefix(prefix: string): void {
  const whole = prefix.replace(/[./=-]$/, '')
  if (prefix !== '' && !isKey(whole)) throw invalid('This is not the beginning of a key of the album.')
}
