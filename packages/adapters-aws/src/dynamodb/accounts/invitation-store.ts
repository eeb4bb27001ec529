import { emailKey, type Invitation, type InvitationStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { expiry, removeExpired } from './expiry.ts'

type InvitationRow = Invitation & ReturnType<typeof expiry.members> & { usedBy?: string }

const table = 'invitations'

/** Invitations in DynamoDB. */
export function createDynamoInvitationStore(dynamo: Dynamo): InvitationStore {
  /** From an index: who may use it is decided by the row itself. */
  const idOf = async (secret: string): Promise<string | undefined> => {
    const { rows } = await dynamo.query<{ id: string }>({
      table,
      index: 'bySecret',
      keys: '#secret = :secret',
      values: { secret },
      limit: 1,
    })
    return rows[0]?.id
  }
  return {
    async create(invitation) {
      await dynamo.put(table, { ...invitation, ...expiry.members(invitation.expiresAtMs) })
    },
    async listOpen(nowMs) {
      const { values, ...days } = expiry.from(nowMs)
      const open = await Array.fromAsync(
        dynamo.each<InvitationRow>({
          table,
          ...days,
          filter: '#expiresAtMs > :nowMs AND attribute_not_exists(#usedBy)',
          values: { ...values, nowMs },
        }),
        toInvitation,
      )
      return open.toSorted((a, b) => (a.id < b.id ? 1 : -1))
    },
    async take(secret, email, accountId, nowMs) {
      const id = await idOf(secret)
      if (id === undefined) return undefined
      const found = await dynamo.get<InvitationRow>(table, { id })
      if (!found || (found.email !== null && emailKey(found.email) !== emailKey(email))) return undefined
      const taken = await dynamo.update<InvitationRow>(
        table,
        { id },
        {
          update: 'SET #usedBy = :accountId',
          condition: '#expiresAtMs > :nowMs AND (attribute_not_exists(#usedBy) OR #usedBy = :accountId)',
          values: { accountId, nowMs },
        },
      )
      return taken && toInvitation(taken)
    },
    async giveBack(id, accountId) {
      await dynamo.update(
        table,
        { id },
        { update: 'REMOVE #usedBy', condition: '#usedBy = :accountId', values: { accountId } },
      )
    },
    remove: (id) => dynamo.removes(table, { id }, { condition: 'attribute_exists(#id)' }),
    prune: (beforeMs) => removeExpired(dynamo, table, beforeMs, ({ id }) => ({ id })),
  }
}

const toInvitation = ({ id, email, secret, createdAtMs, expiresAtMs }: InvitationRow): Invitation => ({
  id,
  email,
  secret,
  createdAtMs,
  expiresAtMs,
})
