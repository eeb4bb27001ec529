import { documentedRow } from './documents.ts'
import type { Usage } from './usage.ts'

/** What S3 takes the price of a PUT for; the rest are reads, removing is free. */
const isWrite = (request: string) => /^(?:Put|Post|Copy|List|Create|Complete|Upload)/.test(request)

/** Requests to S3 of a row of docs/data/s3.md, which a test measures, with those of who sends or reads. @throws Error */
export function storageRequests(what: string): Usage {
  const row = documentedRow('s3', what)
  if (!row) throw new Error(`docs/data/s3.md has no row “${what}”.`)
  const [, own = '', besides = ''] = row
  const named = [...`${own} + ${besides}`.matchAll(/(?:(\d+) )?\b((?:Head|Get|Put|List|Create)[A-Z]\w+)/g)]
  const count = (wanted: boolean) =>
    named
      .filter(([, , request = '']) => isWrite(request) === wanted)
      .reduce((sum, [, times = '1']) => sum + Number(times), 0)
  return { s3Put: count(true), s3Get: count(false) }
}
