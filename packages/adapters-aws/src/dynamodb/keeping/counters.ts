import { isListed, monthOf, photoFacets, type Counters, type Photo, type WrongCount } from '@cloudalbum/core'
import { setTimeout } from 'node:timers/promises'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { monthsTable, readMonths } from '../photos/month-counts.ts'
import { countPending, nothingPending } from '../photos/pending-counts.ts'
import { listByState } from '../photos/state-lists.ts'

/** One attribute of one row that counts. */
interface Count {
  table: string
  key: Row
  attribute: string
  count: number
}

type Counts = Map<string, Count>

export interface DynamoCountersOptions {
  /** Indexes are a moment behind: what is wrong still is so after this. */
  settleMs?: number
}

const states = ['ready', 'rejected', 'trashed', 'purging', 'expected', 'processing'] as const
const accountsTable = 'photo-accounts'

/**
 * Counts of photos in DynamoDB: used bytes, states, and months with their facets. There is no moment of which all rows can be read: a
 * count is wrong when it is so twice, the same, and is set on condition that it still is. What counts cells of the map, albums and
 * galleries follows from the transactions of their rows and is not counted again here.
 */
export function createDynamoCounters(
  dynamo: Dynamo,
  { settleMs = 3000 }: DynamoCountersOptions = {},
): Counters {
  return {
    async check(accountId, { repair, signal }) {
      const look = async () =>
        differences(await storedOf(dynamo, accountId), await countedOf(dynamo, accountId, signal))
      const first = await look()
      if (first.size === 0) return []
      await setTimeout(settleMs, undefined, { signal })
      const again = await look()
      const wrong = [...again].filter(([what, { stored, counted }]) => {
        const before = first.get(what)
        return before?.stored?.count === stored?.count && before?.counted?.count === counted?.count
      })
      const found: WrongCount[] = []
      for (const [what, difference] of wrong)
        found.push({ ...textsOf(what, difference), repaired: repair && (await set(dynamo, difference)) })
      return found
    },
  }
}

interface Difference {
  stored: Count | undefined
  counted: Count | undefined
}

function differences(stored: Counts, counted: Counts): Map<string, Difference> {
  const found = new Map<string, Difference>()
  for (const what of new Set([...stored.keys(), ...counted.keys()])) {
    const one = { stored: stored.get(what), counted: counted.get(what) }
    if ((one.stored?.count ?? 0) !== (one.counted?.count ?? 0)) found.set(what, one)
  }
  return found
}

const textsOf = (what: string, { stored, counted }: Difference) => ({
  what,
  stored: stored && String(stored.count),
  counted: counted && String(counted.count),
})

/** False when it was changed in between, or its row went: then somebody is at it. */
async function set(dynamo: Dynamo, { stored, counted }: Difference): Promise<boolean> {
  const of = counted ?? stored
  if (!of) return false
  const { table, key, attribute } = of
  const nothingCame = table === monthsTable ? [nothingPending(key.accountId)] : []
  try {
    await dynamo.transact([setWrite({ table, key, attribute }, { stored, counted }), ...nothingCame])
    return true
  } catch (error) {
    if (error instanceof TransactionRefused) return false
    throw error
  }
}

function setWrite({ table, key, attribute }: Omit<Count, 'count'>, { stored, counted }: Difference): Write {
  if (attribute === 'count' && !counted && stored)
    return { table, remove: key, condition: '#count = :stored', values: { stored: stored.count } }
  return {
    table,
    change: key,
    update: 'SET #counter = :counted',
    condition: stored ? '#counter = :stored' : 'attribute_not_exists(#counter)',
    names: { counter: attribute },
    values: { counted: counted?.count ?? 0, ...(stored ? { stored: stored.count } : {}) },
  }
}

async function storedOf(dynamo: Dynamo, accountId: string): Promise<Counts> {
  await countPending(dynamo, accountId)
  const counts: Counts = new Map()
  const row = (await dynamo.get<Row>(accountsTable, { accountId })) ?? {}
  for (const attribute of ['usedBytes', 'photos', 'rejected', 'trashed'])
    addCount(counts, attribute, { table: accountsTable, key: { accountId }, attribute }, row[attribute])
  for await (const { accountId: _account, month, ...counters } of readMonths(dynamo, accountId))
    for (const [attribute, count] of Object.entries(counters))
      addCount(
        counts,
        whatOf(month, attribute),
        { table: monthsTable, key: { accountId, month }, attribute },
        count,
      )
  return counts
}

async function countedOf(dynamo: Dynamo, accountId: string, signal: AbortSignal): Promise<Counts> {
  const counts: Counts = new Map()
  const account = { table: accountsTable, key: { accountId } }
  for await (const photo of photosOf(dynamo, accountId, signal)) {
    addCount(counts, 'usedBytes', { ...account, attribute: 'usedBytes' }, photo.sizeBytes)
    if (photo.state !== 'purging') addCount(counts, 'photos', { ...account, attribute: 'photos' }, 1)
    if (photo.state === 'rejected' || photo.state === 'trashed')
      addCount(counts, photo.state, { ...account, attribute: photo.state }, 1)
    if (!isListed(photo)) continue
    const month = monthOf(photo.taken.localMs)
    for (const attribute of ['count', ...photoFacets(photo).map(({ kind, value }) => `${kind}:${value}`)])
      addCount(
        counts,
        whatOf(month, attribute),
        { table: monthsTable, key: { accountId, month }, attribute },
        1,
      )
  }
  return counts
}

const whatOf = (month: string, attribute: string) =>
  attribute === 'count' ? `month ${month}` : `${attribute} in month ${month}`

function addCount(counts: Counts, what: string, of: Omit<Count, 'count'>, by: unknown): void {
  if (typeof by === 'number') counts.set(what, { ...of, count: (counts.get(what)?.count ?? 0) + by })
}

/** Each once, although one may move from one list to another while they are read. */
async function* photosOf(dynamo: Dynamo, accountId: string, signal: AbortSignal): AsyncGenerator<Photo> {
  const seen = new Set<string>()
  for (const state of states)
    for (let cursor: string | undefined; ;) {
      signal.throwIfAborted()
      const page = await listByState(dynamo, accountId, state, Number.MAX_SAFE_INTEGER, cursor, 200)
      for (const photo of page.photos) {
        if (seen.has(photo.id)) continue
        seen.add(photo.id)
        yield photo
      }
      if (page.next === undefined) break
      cursor = page.next
    }
}
