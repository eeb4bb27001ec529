import type { Log } from '../log/log-line.ts'
import type { AnsweredRequest } from './observe-requests.ts'

/** Slower than anything of an album should be. */
const slowMs = 2000

/** A line for each request: `warn` for those that failed or were slow, `info` for all others. */
export function logRequests(log: Log): (answered: AnsweredRequest) => void {
  return ({ status, durationMs, isUpload }) => {
    const slow = durationMs >= slowMs && !isUpload
    const level = status >= 500 || slow ? 'warn' : 'info'
    // Method and route stand in every line of a request.
    log(level, 'request', { status, durationMs: Math.round(durationMs * 10) / 10, ...(slow ? { slow } : {}) })
  }
}
