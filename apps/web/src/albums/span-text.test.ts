import { describe, expect, it } from 'vitest'
import { spanText } from './span-text.ts'

const plain = (text: string) => text.replace(/\s*–\s*/g, '–').replace(/\s/g, ' ')
const at = (date: string) => Date.parse(`${date}T12:00:00Z`)

describe('the span of an album', () => {
  it('names days when it is short and months when it is long', () => {
    expect(plain(spanText(at('2024-05-03'), at('2024-05-09'), 'en'))).toBe('3–9 May 2024')
    expect(plain(spanText(at('2024-05-03'), at('2024-05-03'), 'en'))).toBe('3 May 2024')
    expect(plain(spanText(at('2019-05-03'), at('2025-01-09'), 'en'))).toBe('May 2019–Jan 2025')
    expect(plain(spanText(at('2024-05-03'), at('2024-05-09'), 'ko'))).toContain('2024년 5월 3일')
  })

  it('is nothing without photos', () => {
    expect(spanText(null, null, 'en')).toBe('')
  })
})
