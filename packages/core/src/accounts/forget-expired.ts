import type { Clock } from '../ports/clock.ts'
import type { CodeStore } from '../ports/code-store.ts'
import type { InvitationStore } from '../ports/invitation-store.ts'
import type { SessionStore } from '../ports/session-store.ts'

export interface ForgetExpiredPorts {
  sessions: Pick<SessionStore, 'prune'>
  codes: Pick<CodeStore, 'prune'>
  invitations: Pick<InvitationStore, 'prune'>
  clock: Clock
}

/** Housekeeping, once a day or so: what expired is refused anyway, this only makes room. */
export async function forgetExpired({
  sessions,
  codes,
  invitations,
  clock,
}: ForgetExpiredPorts): Promise<void> {
  const nowMs = clock.now()
  await sessions.prune(nowMs)
  await codes.prune(nowMs)
  await invitations.prune(nowMs)
}
