const segment = '[a-z0-9]+(?:[.=-][a-z0-9]+)*'
const keyPattern = new RegExp(`^${segment}(?:/${segment})*$`)
const maxKeyLength = 250
const maxSegmentLength = 100

/** A key names a file inside the root and nothing else: no `..`, no escape, no hidden name can be written with it. */
export const isKey = (key: string): boolean =>
  key.length <= maxKeyLength &&
  keyPattern.test(key) &&
  key.split('/').every((part) => part.length <= maxSegmentLength)
