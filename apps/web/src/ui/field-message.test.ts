import { email, explainInEnglish, password } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import { fieldMessage } from './field-message.ts'

explainInEnglish()
const t = (key: string, named?: object) => `${key} ${JSON.stringify(named)}`
const messageOf = (check: typeof email | typeof password, value: string) =>
  check.safeParse(value).error?.issues[0]?.message ?? ''

describe('what the server says about a field', () => {
  it('is said in the words of the page, with the numbers of the server', () => {
    expect(fieldMessage(messageOf(password, 'short'), t, true)).toBe('app.errors.tooShort {"min":"8"}')
    expect(fieldMessage(messageOf(password, 'x'.repeat(300)), t, true)).toBe(
      'app.errors.tooLong {"max":"256"}',
    )
    expect(fieldMessage(messageOf(email, 'nobody'), t, true)).toBe('app.errors.email {}')
    expect(fieldMessage('The password needs at least 12 characters.', t, false)).toBe(
      'app.errors.tooShort {"min":"12"}',
    )
  })

  it('has words for a password that anybody would guess', () => {
    const said = 'This password is one of the first that anybody would guess. Take another one.'
    expect(fieldMessage(said, t, false)).toBe('app.errors.password-weak {}')
  })

  it('is taken over in English where it reads as a sentence, and never in another language', () => {
    expect(fieldMessage('is not a time zone', t, true)).toBe('This is not a time zone.')
    expect(fieldMessage('is not a time zone', t, false)).toBe('app.errors.field {}')
  })

  it('spares the person the words of the checks', () => {
    expect(fieldMessage('Invalid input: expected int, received string', t, true)).toBe('app.errors.field {}')
  })
})
