import { newId } from '../ids.ts'
import { createProfile, type CreateProfilePorts } from '../profiles/create-profile.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import { defaultPreferences, nameFromEmail, type Account } from './account.ts'
import { makeLogin } from './authenticate.ts'
import { nativePasswordRules, requireGoodPassword } from './password-rules.ts'
import { readSettings, type SettingsPorts } from './settings.ts'

export interface AddAccountPorts extends SettingsPorts, CreateProfilePorts {
  accounts: Pick<AccountStore, 'create'>
  identity: Pick<IdentityProvider, 'setPassword' | 'checkPassword' | 'remove' | 'outside'>
  clock: Clock
}

export interface AddAccountInput {
  email: string
  password: string
  role?: Account['role']
  displayName?: string
}

/** By whoever runs the album: confirmed at once, whatever sign-up is set to. @throws AppError `email-taken`, `password-weak`. */
export async function addAccount(ports: AddAccountPorts, input: AddAccountInput): Promise<Account> {
  requireGoodPassword(input.password, input.email, nativePasswordRules)
  const nowMs = ports.clock.now()
  const id = newId(nowMs)
  const { defaultQuotaBytes } = await readSettings(ports)
  const { email, password } = input
  await makeLogin(ports.identity, { accountId: id, email, password, atOnce: true, language: null })
  let account: Account
  try {
    account = await ports.accounts.create({
      id,
      email,
      displayName: input.displayName ?? nameFromEmail(email),
      role: input.role ?? 'member',
      quotaBytes: defaultQuotaBytes,
      preferences: defaultPreferences,
      createdAtMs: nowMs,
      confirmedAtMs: nowMs,
      onlyAsFirst: false,
      disabledAtMs: null,
      deletingAtMs: null,
      seenAtMs: null,
      tokensValidFromMs: 0,
    })
  } catch (error) {
    await ports.identity.remove(id)
    throw error
  }
  await createProfile(ports, account)
  return account
}
