import { AppError, formerHandleMs } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import type { HandleRow } from './profile-rows.ts'

/** Refused unless nobody else has the handle, or had it of late. */
export const takeHandle = (handle: string, accountId: string, nowMs: number): Write => ({
  table: 'handles',
  put: { handle, accountId },
  condition: 'attribute_not_exists(#handle) OR #accountId = :accountId OR #freeAtMs <= :nowMs',
  values: { accountId, nowMs },
})

/** It leads on to the profile for a while. DynamoDB removes the row afterwards. */
export function leaveHandle(handle: string, accountId: string, nowMs: number): Write {
  const freeAtMs = freeAgainMs(nowMs)
  return {
    table: 'handles',
    put: { handle, accountId, freeAtMs, freeAtS: Math.ceil(freeAtMs / 1000) },
  }
}

/** When a handle is free that is given up now. */
export const freeAgainMs = (nowMs: number) => nowMs + formerHandleMs

/** Whether `takeHandle` would be refused. */
export async function isTaken(dynamo: Dynamo, handle: string, accountId: string, nowMs: number) {
  const row = await dynamo.get<Row & HandleRow>('handles', { handle })
  return (
    row !== undefined && row.accountId !== accountId && !(row.freeAtMs !== undefined && row.freeAtMs <= nowMs)
  )
}

/** Undefined when it leads to nobody. */
export async function leadsTo(dynamo: Dynamo, handle: string, nowMs: number): Promise<string | undefined> {
  const row = await dynamo.get<Row & HandleRow>('handles', { handle })
  return row && (row.freeAtMs === undefined || row.freeAtMs > nowMs) ? row.accountId : undefined
}

/** Those that are somebody else's by now stay. */
export async function freeHandles(dynamo: Dynamo, handles: readonly string[], accountId: string) {
  const own = { condition: '#accountId = :accountId', values: { accountId } }
  await Promise.all(handles.map((handle) => dynamo.remove('handles', { handle }, own)))
}

export const handleTaken = () =>
  new AppError('conflict', 'This handle is taken. Choose another one.', { fields: { handle: 'is taken' } })
