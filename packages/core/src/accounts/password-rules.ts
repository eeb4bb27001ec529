import { AppError } from '../errors.ts'
import { commonPasswords } from './common-passwords.ts'

export interface PasswordRules {
  minLength: number
  /** Refuse what every attacker tries first. */
  refuseCommon: boolean
}

export const nativePasswordRules: PasswordRules = { minLength: 8, refuseCommon: true }

/** @throws AppError `password-weak`. NIST SP 800-63B 5.1.1.2: length and a list, no rules about kinds of characters. */
export function requireGoodPassword(password: string, email: string, rules = nativePasswordRules): void {
  const refuse = (detail: string) => {
    throw new AppError('password-weak', detail, { fields: { password: detail } })
  }
  if ([...password].length < rules.minLength)
    refuse(`The password needs at least ${rules.minLength} characters.`)
  if (!rules.refuseCommon) return
  const folded = password.normalize('NFKC').toLowerCase()
  const address = email.toLowerCase()
  if (folded === address || folded === address.split('@')[0])
    refuse('The password is your e-mail address. Take another one.')
  if (new Set(folded).size < 3 || isRun(folded) || commonPasswords.has(folded))
    refuse('This password is one of the first that anybody would guess. Take another one.')
}

/** `abcdefgh`, `87654321`. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((_, i) => text.charCodeAt(i + 1) - text.charCodeAt(i)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}
