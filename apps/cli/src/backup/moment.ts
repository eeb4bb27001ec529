import { invalid } from '@cloudalbum/core'

/** Milliseconds since 1970 of what somebody typed; a day alone is the end of that day in UTC. @throws AppError `invalid-input`. */
export function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const atMs = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59.999Z` : text)
  if (Number.isNaN(atMs)) throw invalid(`"${text}" is no time. Write 2026-11-21, or 2026-11-21T14:00Z.`)
  return atMs
}
