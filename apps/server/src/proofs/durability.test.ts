import { describe, expect, it } from 'vitest'
import { proofs } from './all.ts'

// A sample of each proof, always the same; `npm run prove` runs them whole.
describe('nothing acknowledged is lost', () => {
  it.each(proofs)('$name', { timeout: 120_000 }, async ({ name, run }) => {
    const { points, problems, skipped } = await run('short')
    if (skipped !== undefined) return console.log(`skipped, ${name}: ${skipped}`)
    expect(problems).toEqual([])
    expect(points).toBeGreaterThan(0)
  })
})
