import type { Changes } from '../app/changes.ts'
import type { Session } from './session.ts'

const pauseMs = 2000

/** Keeps the account and its storage as they are on the server; a burst of photos asks once. */
export function followStorage(changes: Pick<Changes, 'on'>, session: Pick<Session, 'reloadAccount'>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  // The numbers are an aside: when they cannot be had, the last ones stay until the next change.
  const reload = () => void session.reloadAccount().catch(() => undefined)
  changes.on(['account-changed', 'profile-changed', 'reset'], reload)
  changes.on(['photo-ready', 'photo-rejected', 'photos-trashed', 'photos-restored', 'photos-purged'], () => {
    clearTimeout(timer)
    timer = setTimeout(reload, pauseMs)
  })
}
