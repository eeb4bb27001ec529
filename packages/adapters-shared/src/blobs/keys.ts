import { invalid } from '@cloudalbum/core'

const segment = '[a-z0-9]+(?:[.=-][a-z0-9]+)*'
const keyPattern = new RegExp(`^${segment}(?:/${segment})*$`)
const maxKeyLength = 250
const maxSegmentLength = 100

/** A key names a file inside the root and nothing else: no `..`, no escape, no hidden name can be written with it. */
export const isKey = (key: string): boolean =>
  key.length <= maxKeyLength &&
  keyPattern.test(key) &&
  key.split('/').every((part) => part.length <= maxSegmentLength)

/** @throws AppError `invalid-input`. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw invalid('This is not a key of the album.')
}

/** The beginning of a key, or ''. @throws AppError `invalid-input`. */
export function checkPrefix(prefix: string): void {
  const whole = prefix.replace(/[./=-]$/, '')
  if (prefix !== '' && !isKey(whole)) throw invalid('This is not the beginning of a key of the album.')
}
