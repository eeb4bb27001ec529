import {
  AppError,
  deviceName,
  endSession,
  isId,
  listAccounts,
  notFound,
  signIn,
  signUp,
  type AccessTokens,
  type AccountStore,
  type ChangeFeed,
  type PhotoStore,
  type SessionStore,
  type SignInPorts,
  type SignUpPorts,
} from '@cloudalbum/core'
import type { Hono } from 'hono'
import * as z from 'zod'
import { both, idOf, jsonBody, smallBody, type Dialect } from './dialect.ts'
import { text } from './fields.ts'

export type UserPorts = SignUpPorts &
  SignInPorts & {
    accounts: Pick<AccountStore, 'get' | 'list'>
    sessions: Pick<SessionStore, 'get' | 'remove'>
    tokens: Pick<AccessTokens, 'revoke'>
    changes: Pick<ChangeFeed, 'publish'>
    photos: Pick<PhotoStore, 'usage'>
  }

/** The old client asks for no more. */
const passwordRules = { minLength: 5, refuseCommon: false }

const signUpBody = z.strictObject({
  email: z.email().max(254),
  username: z.string().max(80).nullish(),
  password: z.string().min(passwordRules.minLength).max(256),
})
const signInBody = z.object({ email: z.string().max(254), password: z.string().min(1).max(256) })

export function userRoutes(app: Hono, ports: UserPorts, { caller, ipOf }: Dialect): void {
  app.use('/users/*', smallBody)
  app.on('POST', both('/users/signup'), async (context) => {
    const { email, password, ...rest } = await jsonBody(context, signUpBody)
    const input = { email, password, displayName: text(rest, 'username') }
    const { account } = await signUp(ports, input, ipOf(context), { passwordRules, confirmAtOnce: true })
    if (!account) throw new AppError('email-taken', 'There is an account with this e-mail address.')
    return context.json({ ok: true, users: { email: account.email, id: account.id } }, 201)
  })

  app.on('POST', both('/users/signin'), async (context) => {
    const device = deviceName(context.req.header('user-agent') ?? null)
    const signedIn = await signIn(ports, await jsonBody(context, signInBody), { ip: ipOf(context), device })
    return context.json({ accessToken: signedIn.accessToken, refreshToken: signedIn.refreshToken })
  })

  app.on('POST', both('/users/signout'), async (context) => {
    const { accountId, id } = await caller(context, 'session')
    await endSession(ports, accountId, id)
    return context.json({ ok: true })
  })

  app.on('GET', both('/users'), async (context) => {
    await caller(context, 'admin')
    const users: object[] = []
    let cursor: string | undefined
    do {
      const page = await listAccounts(ports, cursor, 200)
      users.push(...page.accounts.map(({ account }) => user(account)))
      cursor = page.next
    } while (cursor !== undefined)
    return context.json({ ok: true, users })
  })

  app.on('GET', both('/users/:id'), async (context) => {
    await caller(context, 'admin')
    const id = idOf(context)
    const account = isId(id) ? await ports.accounts.get(id) : undefined
    if (!account || account.deletingAtMs !== null) throw notFound('user')
    return context.json({ ok: true, users: user(account) })
  })
}

const user = ({ id, email, displayName }: { id: string; email: string; displayName: string }) => ({
  user_id: id,
  email,
  name: displayName,
})
