import type { Problem } from '@cloudalbum/contract'

/** What the album answered instead; `offline` when it did not answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: Problem['code'] | 'offline' | 'unknown'
  readonly status: number
  readonly fields: Record<string, string>
  readonly retryAfterS: number | undefined

  constructor(status: number, problem: Omit<Partial<Problem>, 'code'> & { code: Refusal['code'] }) {
    super(problem.detail ?? problem.code)
    this.code = problem.code
    this.status = status
    this.fields = problem.fields ?? {}
    this.retryAfterS = problem.retryAfterS
  }
}

/** RFC 9457, read without the schema: these pages carry none. */
export async function asRefusal(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined
  const retryAfterS = problem?.retryAfterS ?? (Number(response.headers.get('retry-after')) || undefined)
  return new Refusal(response.status, {
    ...problem,
    code: problem?.code ?? 'unknown',
    ...(retryAfterS ? { retryAfterS } : {}),
  })
}
