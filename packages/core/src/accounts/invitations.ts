import { notFound } from '../errors.ts'
import { newId, newSecret } from '../ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Invitation, InvitationStore } from '../ports/invitation-store.ts'

const invitationLifeMs = 7 * 24 * 60 * 60_000

/** One account, within a week. With an address, for that address only. */
export async function invite(
  ports: { invitations: Pick<InvitationStore, 'create'>; clock: Clock },
  email: string | null,
): Promise<Invitation> {
  const createdAtMs = ports.clock.now()
  const expiresAtMs = createdAtMs + invitationLifeMs
  const invitation = { id: newId(createdAtMs), email, secret: newSecret(), createdAtMs, expiresAtMs }
  await ports.invitations.create(invitation)
  return invitation
}

/** @throws AppError `not-found`. */
export async function revokeInvitation(
  ports: { invitations: Pick<InvitationStore, 'remove'> },
  id: string,
): Promise<void> {
  if (!(await ports.invitations.remove(id))) throw notFound('invitation')
}

/** The page that signs up with it. */
export const invitationUrl = (baseUrl: string, { secret }: Pick<Invitation, 'secret'>) =>
  `${baseUrl}/sign-up?invitation=${secret}`
