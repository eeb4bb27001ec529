import { AppError, type ErrorCode } from '@cloudalbum/core'
import { errorCodes } from '@cloudalbum/contract'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemOf, problemResponse } from './problem.ts'

const api = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')

describe('problems', () => {
  it.each(errorCodes)('%s is documented with its status', (code) => {
    const problem = problemOf(
      code === 'internal' ? new Error('boom') : new AppError(code satisfies ErrorCode, 'Do this.'),
    )
    expect(problem.code).toBe(code)
    expect(api).toContain(`| \`${code}\` | ${problem.status} |`)
  })

  it('never shows the text of a fault', async () => {
    const response = problemResponse(new Error('password=hunter2'))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
  })

  it('says when to come back', () => {
    const response = problemResponse(new AppError('rate-limited', 'Wait.', { retryAfterS: 1.2 }))
    expect(response.headers.get('retry-after')).toBe('2')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})
