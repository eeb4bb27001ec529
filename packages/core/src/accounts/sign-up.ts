import { AppError, invalid, isAppError } from '../errors.ts'
import { createProfile, type CreateProfilePorts } from '../profiles/create-profile.ts'
import { newId } from '../ids.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { InvitationStore } from '../ports/invitation-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { NewLogin } from '../ports/outside-identity.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { defaultPreferences, nameFromEmail, type Account, type Preferences } from './account.ts'
import { makeLogin } from './authenticate.ts'
import { countAttempt, ipBlock } from './limits.ts'
import { orderMail } from './mail-jobs.ts'
import { nativePasswordRules, requireGoodPassword, type PasswordRules } from './password-rules.ts'
import { readSettings, type SettingsPorts } from './settings.ts'
import { isTimeZone } from './time-zone.ts'

export interface SignUpPorts extends SettingsPorts, CreateProfilePorts {
  accounts: Pick<AccountStore, 'hasConfirmed' | 'byEmail' | 'create' | 'update' | 'confirm'>
  identity: Pick<IdentityProvider, 'setPassword' | 'checkPassword' | 'remove' | 'outside'>
  invitations: Pick<InvitationStore, 'take' | 'giveBack'>
  limiter: RateLimiter
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
  /** Whether the album can send e-mail. */
  canMail: boolean
}

export interface SignUpInput {
  email: string
  password: string
  displayName?: string | undefined
  invitation?: string | undefined
  timeZone?: string | undefined
  language?: Preferences['language'] | undefined
}

export interface SignUpOptions {
  passwordRules?: PasswordRules
  /** For clients that know of no code: the account is usable at once, and a taken address is told. */
  confirmAtOnce?: boolean
}

export interface SignUpResult {
  confirmation: 'done' | 'code-sent'
  /** Undefined when there was an account of this address, which only its owner hears of, by mail. */
  account: Account | undefined
}

/**
 * Makes an account, confirmed at once where no code can be sent. Signing up again before the code came back starts anew.
 * The first account of the album can always be made, and becomes its admin when it is confirmed.
 * @throws AppError `password-weak`, `sign-up-closed`, `rate-limited`, `invalid-input`; `email-taken` where no mail can say so.
 */
export async function signUp(
  ports: SignUpPorts,
  input: SignUpInput,
  ip: string,
  options: SignUpOptions = {},
): Promise<SignUpResult> {
  await countAttempt(ports.limiter, { signUpPerIp: ipBlock(ip) })
  requireGoodPassword(input.password, input.email, options.passwordRules ?? nativePasswordRules)
  if (input.timeZone !== undefined && !isTimeZone(input.timeZone))
    throw invalid('There is no such time zone.', { timeZone: 'is not an IANA time zone' })

  const byMail = !options.confirmAtOnce && provesAddresses(ports)
  const present = await ports.accounts.byEmail(input.email)
  const accountId = present?.id ?? newId(ports.clock.now())
  const admission = await admit(ports, input, accountId)
  let account: Account
  try {
    if (present && present.confirmedAtMs !== null) throw taken()
    account = present
      ? await startAnew(ports, present, input, admission.onlyAsFirst, byMail)
      : await create(
          ports,
          await draft(ports, accountId, input, admission.onlyAsFirst, byMail),
          loginOf(accountId, input, byMail),
        )
    if (byMail) await orderMail(ports.jobs, { mail: 'sign-up', email: input.email })
  } catch (error) {
    if (admission.invitationId) await ports.invitations.giveBack(admission.invitationId, accountId)
    if (!byMail || !isAppError(error, 'email-taken')) throw error
    // As much work as for a new account, so that time does not tell.
    await makeLogin(ports.identity, loginOf(undefined, input, byMail))
    await orderMail(ports.jobs, { mail: 'sign-up', email: input.email })
    return { confirmation: 'code-sent', account: undefined }
  }
  if (!byMail) await createProfile(ports, account)
  return { confirmation: byMail ? 'code-sent' : 'done', account }
}

/** Whether new addresses must be proven: by the provider, as it is set up, or by mails of the album. */
const provesAddresses = ({ identity: { outside }, canMail }: SignUpPorts) =>
  outside ? outside.confirmation !== 'automatic' : canMail

const loginOf = (
  accountId: string | undefined,
  { email, password, language }: SignUpInput,
  byMail: boolean,
): NewLogin => ({ accountId, email, password, atOnce: !byMail, language: language ?? null })

const taken = () =>
  new AppError('email-taken', 'There is an account with this e-mail address. Sign in, or reset its password.')

/** How the door opened for this one. @throws AppError `sign-up-closed`. */
async function admit(
  ports: SignUpPorts,
  { email, invitation }: SignUpInput,
  accountId: string,
): Promise<{ onlyAsFirst: boolean; invitationId?: string }> {
  const { signUp: mode } = await readSettings(ports)
  if (mode === 'open') return { onlyAsFirst: false }
  if (!(await ports.accounts.hasConfirmed())) return { onlyAsFirst: true }
  if (mode === 'closed') throw new AppError('sign-up-closed', 'This album takes no new accounts.')
  const nowMs = ports.clock.now()
  const found = invitation ? await ports.invitations.take(invitation, email, accountId, nowMs) : undefined
  if (!found)
    throw new AppError(
      'sign-up-closed',
      'This album takes new accounts by invitation only. Ask for a link that is still good.',
    )
  return { onlyAsFirst: false, invitationId: found.id }
}

async function draft(
  ports: SignUpPorts,
  id: string,
  input: SignUpInput,
  onlyAsFirst: boolean,
  byMail: boolean,
): Promise<Account> {
  const nowMs = ports.clock.now()
  const { defaultQuotaBytes } = await readSettings(ports)
  return {
    id,
    email: input.email,
    displayName: input.displayName ?? nameFromEmail(input.email),
    role: 'member',
    quotaBytes: defaultQuotaBytes,
    preferences: { ...defaultPreferences, ...chosen(input) },
    createdAtMs: nowMs,
    confirmedAtMs: byMail ? null : nowMs,
    onlyAsFirst,
    disabledAtMs: null,
    deletingAtMs: null,
    seenAtMs: null,
    tokensValidFromMs: 0,
  }
}

function chosen({ timeZone, language }: SignUpInput): Partial<Preferences> {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) }
}

/** Password first: an account that is seen can be signed in to. */
async function create(ports: SignUpPorts, account: Account, login: NewLogin): Promise<Account> {
  await makeLogin(ports.identity, login)
  try {
    return await ports.accounts.create(account)
  } catch (error) {
    await ports.identity.remove(account.id)
    throw error
  }
}

async function startAnew(
  ports: SignUpPorts,
  pending: Account,
  input: SignUpInput,
  onlyAsFirst: boolean,
  byMail: boolean,
): Promise<Account> {
  await makeLogin(ports.identity, loginOf(pending.id, input, byMail))
  const displayName = input.displayName ?? pending.displayName
  const preferences = { ...pending.preferences, ...chosen(input) }
  const account = await ports.accounts.update(pending.id, { displayName, preferences, onlyAsFirst })
  return byMail ? account : ports.accounts.confirm(pending.id, ports.clock.now())
}
