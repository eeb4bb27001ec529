import * as contract from '@cloudalbum/contract'
import {
  deviceName,
  endSession,
  isAppError,
  listSessions,
  refreshSession,
  signIn,
  signOut,
  signOutEverywhere,
  type PhotoStore,
  type RefreshSessionPorts,
  type SessionStore,
  type SignedIn,
  type SignInPorts,
  type TokenSigner,
} from '@cloudalbum/core'
import { accountView } from './account-view.ts'
import { handle, type Handler } from './handle.ts'
import { setPageCookie } from './page-cookie.ts'
import { problemResponse } from './problem.ts'
import { requireSameOrigin } from './same-origin.ts'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './session-cookie.ts'

export interface SessionPorts extends SignInPorts, RefreshSessionPorts {
  accounts: SignInPorts['accounts'] & RefreshSessionPorts['accounts']
  tokens: SignInPorts['tokens'] & RefreshSessionPorts['tokens']
  sessions: SessionStore
  photos: Pick<PhotoStore, 'usage'>
  profiles: SignInPorts['profiles']
  pageSigner: TokenSigner
  baseUrl: string
}

type SetHeader = (name: string, value: string) => void

/** The refresh token as a cookie, beside it the one for the own page, the rest as the answer. */
export async function answerSession(
  ports: Pick<SessionPorts, 'photos' | 'profiles' | 'pageSigner' | 'baseUrl' | 'clock'>,
  signedIn: SignedIn,
  header: SetHeader,
): Promise<contract.Session> {
  const nowMs = ports.clock.now()
  const maxAgeMs = signedIn.refreshExpiresAtMs - nowMs
  header('set-cookie', setRefreshCookie(signedIn.refreshToken, maxAgeMs, ports.baseUrl))
  const { accessToken, expiresAtMs } = signedIn
  const account = await accountView(ports, signedIn.account)
  if (account.handle !== null) header('set-cookie', setPageCookie(ports, signedIn, account.handle, nowMs))
  return { accessToken, expiresAtMs, account }
}

export const deviceOf = (request: Request) => deviceName(request.headers.get('user-agent'))

export function sessionHandlers(ports: SessionPorts): Handler[] {
  const { baseUrl } = ports
  return [
    handle(contract.signIn, async ({ body, request, ip, header }) => {
      requireSameOrigin(request, baseUrl)
      return answerSession(ports, await signIn(ports, body, { ip, device: deviceOf(request) }), header)
    }),
    handle(contract.refreshSession, async ({ request, header }) => {
      requireSameOrigin(request, baseUrl)
      try {
        return await answerSession(
          ports,
          await refreshSession(ports, readRefreshCookie(request, baseUrl) ?? ''),
          header,
        )
      } catch (error) {
        if (!isAppError(error, 'unauthenticated')) throw error
        const answer = problemResponse(error)
        if (readRefreshCookie(request, baseUrl))
          answer.headers.append('set-cookie', clearRefreshCookie(baseUrl))
        return answer
      }
    }),
    handle(contract.signOut, async ({ request, header }) => {
      requireSameOrigin(request, baseUrl)
      await signOut(ports, readRefreshCookie(request, baseUrl) ?? '')
      header('set-cookie', clearRefreshCookie(baseUrl))
      return undefined
    }),
    handle(contract.listSessions, async ({ actor }) => {
      const sessions = await listSessions(ports, actor.accountId)
      return {
        sessions: sessions.map(({ id, device, createdAtMs, usedAtMs }) => ({
          id,
          device,
          createdAtMs,
          usedAtMs,
          current: id === actor.id,
        })),
      }
    }),
    handle(contract.endSession, async ({ actor, params }) => {
      await endSession(ports, actor.accountId, params.id)
      return undefined
    }),
    handle(contract.signOutEverywhere, async ({ actor, header }) => {
      await signOutEverywhere(ports, actor.accountId)
      header('set-cookie', clearRefreshCookie(baseUrl))
      return undefined
    }),
  ]
}
