import { expect, it } from 'vitest'
import { fitsSchema } from './json-schema.ts'

const schema = {
  type: 'object',
  required: ['ids'],
  additionalProperties: false,
  properties: {
    ids: { type: 'array', minItems: 1, maxItems: 2, items: { type: ['string', 'null'], pattern: '^[a-z]$' } },
  },
}

it.each([
  [{ ids: ['a'] }, true],
  [{ ids: ['a', null] }, true],
  [{ ids: [] }, false],
  [{ ids: ['a', 'b', 'c'] }, false],
  [{ ids: ['A'] }, false],
  [{ ids: [1] }, false],
  [{ ids: ['a'], more: 1 }, false],
  [{}, false],
  [['a'], false],
])('a model takes %j: %s', (value, fits) => {
  expect(fitsSchema(value, schema)).toBe(fits)
})

it('a model that says more than is understood here lets nothing pass', () => {
  expect(() => fitsSchema('a', { format: 'email' })).toThrow('format')
})
