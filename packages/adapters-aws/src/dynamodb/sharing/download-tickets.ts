import type { DownloadTicket, DownloadTicketStore } from '@cloudalbum/core'
import type { Dynamo, Read, Row } from '../dynamo.ts'

const table = 'download-tickets'
const dayMs = 86_400_000

/** Expired ones that one new ticket takes along; DynamoDB removes what is left. */
const forgottenTogether = 25

type KeyRow = Row & Pick<DownloadTicket, 'secretHash'>

/** Download tickets in DynamoDB. */
export function createDynamoDownloadTicketStore(dynamo: Dynamo): DownloadTicketStore {
  const forget = async (rows: readonly KeyRow[]) =>
    dynamo.write(rows.map(({ secretHash }) => ({ table, remove: { secretHash } })))
  return {
    put: async (ticket, nowMs) => {
      await forget(await expired(dynamo, nowMs))
      await dynamo.put(table, rowOf(ticket))
    },
    get: async (secretHash, nowMs) => {
      const row = await dynamo.get<Row & DownloadTicket>(table, { secretHash })
      return row && row.expiresAtMs > nowMs ? ticketOf(row) : undefined
    },
    remove: async (secretHash) => void (await dynamo.remove(table, { secretHash })),
    eraseAccount: async (accountId) => {
      const own: Read = { table, index: 'byAccount', keys: '#accountId = :accountId', values: { accountId } }
      await forget(await Array.fromAsync(dynamo.each<KeyRow>(own)))
    },
  }
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** Of yesterday, too: right after midnight nobody else has looked for those. */
async function expired(dynamo: Dynamo, nowMs: number): Promise<KeyRow[]> {
  const ofDay = (day: string) =>
    dynamo.query<KeyRow>({
      table,
      index: 'byExpiry',
      keys: '#expiresOn = :day AND #expiresAtMs <= :nowMs',
      values: { day, nowMs },
      limit: forgottenTogether,
    })
  const found = await Promise.all([dayOf(nowMs), dayOf(nowMs - dayMs)].map(ofDay))
  return found.flatMap(({ rows }) => rows)
}

const rowOf = (ticket: DownloadTicket): Row => ({
  ...ticket,
  expiresOn: dayOf(ticket.expiresAtMs),
  expiresAtS: Math.ceil(ticket.expiresAtMs / 1000),
})

const ticketOf = ({
  secretHash,
  accountId,
  photoIds,
  fileName,
  share,
  expiresAtMs,
}: DownloadTicket): DownloadTicket => ({ secretHash, accountId, photoIds, fileName, share, expiresAtMs })
