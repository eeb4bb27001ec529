import { expect, it } from 'vitest'
import { requireGoodPassword } from './password-rules.ts'

const isRefused = (password: string, rules?: { minLength: number; refuseCommon: boolean }) => {
  try {
    requireGoodPassword(password, 'annabella@example.org', rules)
    return false
  } catch {
    return true
  }
}

it.each([
  'short',
  'password',
  'PassWord1',
  'ｐａｓｓｗｏｒｄ',
  'qwertyuiop',
  'abcdefghij',
  '98765432',
  'aaaaaaaa',
  'abababab',
  'annabella',
  'annabella@example.org',
  '💥💥💥💥💥💥💥',
])('refuses %s', (password) => {
  expect(isRefused(password)).toBe(true)
})

it.each(['correct horse', 'Blue whale 7!', '비밀번호는 없다!', 'x9$kQ2pL', '💥🐳🐼🦊🐸🐵🐔🐧'])(
  'takes %s',
  (password) => {
    expect(isRefused(password)).toBe(false)
  },
)

it('asks of earlier clients what they were asked before', () => {
  const rules = { minLength: 5, refuseCommon: false }
  expect([isRefused('12345', rules), isRefused('1234', rules)]).toEqual([false, true])
})
