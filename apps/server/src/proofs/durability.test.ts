import { describe, expect, it } from 'vitest'
import { proofs } from './all.ts'

// A sample of each proof, always the same; `npm run prove` runs them whole.
describe('nothing acknowledged is lost', () => {
  it.for(proofs)('$name', { timeout: 120_000 }, async ({ run }, { skip }) => {
    const { points, problems, skipped } = await run('short')
    skip(skipped !== undefined, skipped)
    expect(problems).toEqual([])
    expect(points).toBeGreaterThan(0)
  })
})
