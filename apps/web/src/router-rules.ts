import type { RouteLocationNormalized } from 'vue-router'
import type { Session } from './session/session.ts'
import type { ConfigStore } from './session/use-config.ts'

/** Only paths of this page, so that a crafted link leads nowhere else. */
export const safeNext = (next: unknown): string =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'

/** Where somebody must go instead; undefined: they may stay. */
export async function redirectFor(to: RouteLocationNormalized, session: Session, config: ConfigStore) {
  const { access } = to.meta
  const signedIn = session.state.value === 'signed-in'
  if (access === 'anyone' || session.state.value === 'unreachable') return undefined
  if (access === 'signed-out') return signedIn ? safeNext(to.query['next']) : undefined
  if (access === 'admin' && signedIn && !session.isAdmin.value) return { name: 'timeline' }
  if (signedIn) return undefined
  const first = to.path === '/' && (await isFirstAccount(config))
  return { name: first ? 'sign-up' : 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
}

/** An album that nobody uses yet greets with its first account; when it does not answer, sign-in says so. */
const isFirstAccount = (config: ConfigStore) =>
  config.load().then(
    (answer) => answer.firstAccount,
    () => false,
  )
