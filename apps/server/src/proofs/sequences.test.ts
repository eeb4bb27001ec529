import { expect, inject, it } from 'vitest'
import { sameSequences } from './testing/sequences.ts'

// A sample, always the same; `npm run prove -- sequences` does 100,000 operations, others each time.
it(
  'whatever is done: SQLite, DynamoDB and a model give the same answers and hold the same',
  { timeout: 240_000 },
  async () => {
    const { points, problems } = await sameSequences('short', inject('dynamoDbEndpoint'))
    expect(problems.join('\n')).toBe('')
    expect(points).toBeGreaterThan(0)
  },
)
