import { AppError } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { createProfile, type CreateProfilePorts } from '../profiles/create-profile.ts'
import { emailKey } from './account.ts'
import { authenticate } from './authenticate.ts'
import { countAttempt, emailAndIp, ipBlock } from './limits.ts'
import { startSession, type SignedIn, type StartSessionPorts } from './session.ts'

export interface SignInPorts extends StartSessionPorts, CreateProfilePorts {
  accounts: Pick<AccountStore, 'byEmail' | 'update' | 'confirm'>
  identity: Pick<IdentityProvider, 'checkPassword' | 'outside'>
  limiter: RateLimiter
}

/**
 * Failed tries count per account and caller, per caller, and per account. Only the right password is told what else stands in the way.
 * @throws AppError `sign-in-failed`, `rate-limited`, `account-disabled`, `not-confirmed`, `sign-up-closed`.
 */
export async function signIn(
  ports: SignInPorts,
  { email, password }: { email: string; password: string },
  caller: { ip: string; device: string },
): Promise<SignedIn> {
  const provenAtMs = ports.clock.now()
  const forgive = await countAttempt(ports.limiter, {
    signInPerIp: ipBlock(caller.ip),
    signIn: emailAndIp(email, caller.ip),
    signInPerAccount: emailKey(email),
  })
  const account = await ports.accounts.byEmail(email)
  const proof = await authenticate(ports.identity, account?.id, password)
  if (!account || !proof) throw new AppError('sign-in-failed', 'E-mail address or password is wrong.')
  await forgive()
  if (account.disabledAtMs !== null)
    throw new AppError('account-disabled', 'This account is disabled. Ask the administrator of the album.')
  if (!(proof.confirmed ?? account.confirmedAtMs !== null))
    throw new AppError(
      'not-confirmed',
      'Confirm your e-mail address first, with the code that was sent to it.',
    )
  // By a link of the provider, of which nobody told the album.
  if (account.confirmedAtMs === null)
    await createProfile(ports, await ports.accounts.confirm(account.id, ports.clock.now()))
  return startSession(ports, account.id, caller.device, { proof, provenAtMs })
}
