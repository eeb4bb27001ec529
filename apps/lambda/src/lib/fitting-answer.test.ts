import { describe, expect, it } from 'vitest'
import { fitting } from './fitting-answer.ts'

const baseUrl = 'https://photos.example.org'
/** What Lambda takes of a function that answers in one piece. */
const mostBytes = 6 * 1024 * 1024
const sizeOf = (answer: object) => Buffer.byteLength(JSON.stringify(answer))

describe('an answer in one piece', () => {
  it.each([
    ['text', 'a'.repeat(6_000_000), false],
    ['a picture', Buffer.alloc(4_500_000, 7).toString('base64'), true],
    ['text with marks that JSON escapes', '"'.repeat(3_000_000), false],
  ])('stays as it is while Lambda takes it: %s', async (_, body, isBase64Encoded) => {
    const answer = { statusCode: 200, headers: { 'content-type': 'x/x' }, body, isBase64Encoded }
    expect(sizeOf(answer)).toBeLessThan(mostBytes)
    expect(await fitting(answer, baseUrl)).toBe(answer)
  })

  it.each([
    ['text', 'a'.repeat(mostBytes), false],
    ['a picture', Buffer.alloc(4_800_000, 7).toString('base64'), true],
    ['text with marks that JSON escapes', '"'.repeat(3_200_000), false],
    ['text of another script', '가'.repeat(2_200_000), false],
  ])('is refused in words where it does not: %s', async (_, body, isBase64Encoded) => {
    const refused = await fitting({ statusCode: 200, body, isBase64Encoded }, baseUrl)
    expect(refused).toMatchObject({
      statusCode: 413,
      headers: { 'content-type': 'application/problem+json' },
      isBase64Encoded: false,
    })
    expect(JSON.parse(refused.body ?? '')).toMatchObject({
      code: 'too-large',
      detail: expect.stringContaining(baseUrl),
    })
  })

  it('keeps one without a body', async () => {
    expect(await fitting({ statusCode: 204 }, baseUrl)).toEqual({ statusCode: 204 })
  })
})
