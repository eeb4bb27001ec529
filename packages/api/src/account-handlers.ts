import * as contract from '@cloudalbum/contract'
import {
  changeEmail,
  changePassword,
  closeOwnAccount,
  confirmEmail,
  confirmSignUp,
  createApiKey,
  getAccount,
  readSettings,
  requestCode,
  resetPassword,
  revokeApiKey,
  signUp,
  updateAccount,
  type AccountStore,
  type ApiKey,
  type ApiKeyStore,
  type CodeStore,
  type CreateProfilePorts,
  type IdentityProvider,
  type JobQueue,
  type SignUpPorts,
} from '@cloudalbum/core'
import { accountView } from './account-view.ts'
import { handle, type Handler } from './handle.ts'
import { clearRefreshCookie } from './session-cookie.ts'
import { answerSession, deviceOf, sessionHandlers, type SessionPorts } from './session-handlers.ts'

export interface AccountHandlerPorts extends SessionPorts, SignUpPorts {
  accounts: AccountStore
  profiles: CreateProfilePorts['profiles']
  identity: IdentityProvider
  codes: Pick<CodeStore, 'use'>
  keys: ApiKeyStore
  jobs: Pick<JobQueue, 'enqueue'>
  /** What a page is told of this album; who may sign up is asked each time. */
  album: Omit<contract.Config, 'signUp' | 'firstAccount' | 'email'>
}

/** Every route of contract/src/accounts.ts. */
export function accountHandlers(ports: AccountHandlerPorts): Handler[] {
  return [
    handle(contract.getConfig, async () => ({
      ...ports.album,
      signUp: (await readSettings(ports)).signUp,
      firstAccount: !(await ports.accounts.hasConfirmed()),
      email: ports.canMail || ports.identity.outside !== undefined,
    })),
    ...sessionHandlers(ports),
    ...signUpHandlers(ports),
    ...ownAccountHandlers(ports),
    ...keyHandlers(ports),
  ]
}

function signUpHandlers(ports: AccountHandlerPorts): Handler[] {
  return [
    handle(contract.signUp, async ({ body, ip }) => {
      const { confirmation } = await signUp(ports, body, ip)
      return { confirmation }
    }),
    handle(contract.confirmSignUp, async ({ body, ip }) => {
      await confirmSignUp(ports, body.email, body.code, ip)
      return undefined
    }),
    handle(contract.resendCode, async ({ body, ip }) => {
      await requestCode(ports, 'confirm', body.email, ip)
      return undefined
    }),
    handle(contract.forgotPassword, async ({ body, ip }) => {
      await requestCode(ports, 'reset', body.email, ip)
      return undefined
    }),
    handle(contract.resetPassword, async ({ body, ip }) => {
      await resetPassword(ports, body, ip)
      return undefined
    }),
  ]
}

function ownAccountHandlers(ports: AccountHandlerPorts): Handler[] {
  return [
    handle(contract.getAccount, async ({ actor }) =>
      accountView(ports, await getAccount(ports, actor.accountId)),
    ),
    handle(contract.updateAccount, async ({ actor, body }) =>
      accountView(ports, await updateAccount(ports, actor.accountId, body)),
    ),
    handle(contract.changePassword, async ({ actor, body, request, header }) =>
      answerSession(ports, await changePassword(ports, actor.accountId, body, deviceOf(request)), header),
    ),
    handle(contract.changeEmail, async ({ actor, body }) => ({
      confirmation: await changeEmail(ports, actor.accountId, body),
    })),
    handle(contract.confirmEmail, async ({ actor, body }) =>
      accountView(ports, await confirmEmail(ports, actor.accountId, body.code)),
    ),
    handle(contract.deleteAccount, async ({ actor, body, header }) => {
      await closeOwnAccount(ports, actor.accountId, body.password)
      header('set-cookie', clearRefreshCookie(ports.baseUrl))
      return undefined
    }),
  ]
}

function keyHandlers(ports: AccountHandlerPorts): Handler[] {
  return [
    handle(contract.listKeys, async ({ actor }) => ({
      keys: (await ports.keys.list(actor.accountId)).map(keyView),
    })),
    handle(contract.createKey, async ({ actor, body }) => {
      const { key, secret } = await createApiKey(ports, actor.accountId, body.name)
      return { key: keyView(key), secret }
    }),
    handle(contract.deleteKey, async ({ actor, params }) => {
      await revokeApiKey(ports, actor.accountId, params.id)
      return undefined
    }),
  ]
}

const keyView = ({ id, name, createdAtMs, usedAtMs }: ApiKey) => ({ id, name, createdAtMs, usedAtMs })
