import { isListed, monthOf, photoFacets, type Photo } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { monthsTable, readMonths } from '../photos/month-counts.ts'
import { nothingPending } from '../photos/pending-counts.ts'
import { writes, type Difference, type Recount } from './difference.ts'

/** One attribute of one row that counts. */
interface Count {
  table: string
  key: Row
  attribute: string
  count: number
}

type Counts = Map<string, Count>

const accountsTable = 'photo-accounts'
const usageAttributes = ['usedBytes', 'photos', 'rejected', 'trashed']

/** Used bytes and states of an account, and its months with their facets. */
export async function startNumbers(dynamo: Dynamo, accountId: string): Promise<Recount<Photo>> {
  const stored = await storedOf(dynamo, accountId)
  const counted: Counts = new Map()
  const account = { table: accountsTable, key: { accountId } }
  return {
    add(photo) {
      addCount(counted, 'usedBytes', { ...account, attribute: 'usedBytes' }, photo.sizeBytes)
      if (photo.state !== 'purging') addCount(counted, 'photos', { ...account, attribute: 'photos' }, 1)
      if (photo.state === 'rejected' || photo.state === 'trashed')
        addCount(counted, photo.state, { ...account, attribute: photo.state }, 1)
      if (!isListed(photo)) return
      const month = monthOf(photo.taken.localMs)
      const of = { table: monthsTable, key: { accountId, month } }
      for (const attribute of ['count', ...photoFacets(photo).map(({ kind, value }) => `${kind}:${value}`)])
        addCount(counted, whatOf(month, attribute), { ...of, attribute }, 1)
    },
    differences: () =>
      [...new Set([...stored.keys(), ...counted.keys()])].flatMap((what) =>
        differenceOf(dynamo, what, stored.get(what), counted.get(what)),
      ),
  }
}

async function storedOf(dynamo: Dynamo, accountId: string): Promise<Counts> {
  const counts: Counts = new Map()
  const row = (await dynamo.get<Row>(accountsTable, { accountId })) ?? {}
  for (const attribute of usageAttributes)
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

const whatOf = (month: string, attribute: string) =>
  attribute === 'count' ? `month ${month}` : `${attribute} in month ${month}`

function addCount(counts: Counts, what: string, of: Omit<Count, 'count'>, by: unknown): void {
  if (typeof by === 'number') counts.set(what, { ...of, count: (counts.get(what)?.count ?? 0) + by })
}

/** What is 0 need not be there. */
function differenceOf(
  dynamo: Dynamo,
  what: string,
  stored: Count | undefined,
  counted: Count | undefined,
): Difference[] {
  const of = counted ?? stored
  if (!of || (stored?.count ?? 0) === (counted?.count ?? 0)) return []
  const nothingCame = of.table === monthsTable ? [nothingPending(of.key.accountId)] : []
  return [
    {
      what,
      stored: stored && String(stored.count),
      counted: counted && String(counted.count),
      mend: writes(dynamo, [setWrite(of, stored?.count, counted?.count), ...nothingCame]),
    },
  ]
}

function setWrite(
  { table, key, attribute }: Count,
  stored: number | undefined,
  counted: number | undefined,
): Write {
  if (attribute === 'count' && counted === undefined && stored !== undefined)
    return { table, remove: key, condition: '#count = :stored', values: { stored } }
  return {
    table,
    change: key,
    update: 'SET #counter = :counted',
    condition: stored === undefined ? 'attribute_not_exists(#counter)' : '#counter = :stored',
    names: { counter: attribute },
    values: { counted: counted ?? 0, stored },
  }
}
