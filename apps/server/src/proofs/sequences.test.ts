import { expect, inject, it } from 'vitest'
import { sameSequences, sameThoughFaulty } from './testing/sequences.ts'

// Samples, always the same; `npm run prove -- sequences` does 100,000 operations, others each time.
const patience = { timeout: 600_000 }

it(
  'whatever is done, SQLite, DynamoDB and a model give the same answers and hold the same',
  patience,
  async () => {
    const { points, problems } = await sameSequences('short', inject('dynamoDbEndpoint'))
    expect(problems.join('\n')).toBe('')
    expect(points).toBeGreaterThan(0)
  },
)

it(
  'whatever is done, DynamoDB does it once and says so, though nearly every second request goes wrong',
  patience,
  async () => {
    const { points, problems } = await sameThoughFaulty('short', inject('dynamoDbEndpoint'))
    expect(problems.join('\n')).toBe('')
    expect(points).toBeGreaterThan(0)
  },
)
